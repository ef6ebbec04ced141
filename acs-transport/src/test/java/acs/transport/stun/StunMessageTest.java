package acs.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import acs.transport.stun.StunException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 3489 §11, RFC 5389 §15 with the vectors of RFC 5769, TR-069 A6 Annex G. */
class StunMessageTest {
    private static final TransactionId CLASSIC = new TransactionId(0x0102030405060708L, 0x090A0B0C0D0E0F10L);

    /** RFC 5769 §2.1, a request of a client with the password VOkJxbRl1RmTxUk/WvJxBt. */
    private static final String RFC_5769_REQUEST = """
            00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74
            00240004 6e0001ff 80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020
            00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004 e57a3bcf""";
    /** RFC 5769 §2.2, the answer: 192.0.2.1 port 32853 in XOR-MAPPED-ADDRESS. */
    private static final String RFC_5769_RESPONSE = """
            0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220
            00200008 0001a147 e112a643 00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
            80280004 c07d4c96""";
    private static final byte[] RFC_5769_PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    @Test
    void the_published_request_is_read_and_its_integrity_holds_under_its_password_alone() throws Exception {
        StunMessage request = StunMessage.read(hex(RFC_5769_REQUEST));

        assertThat(request.type()).isEqualTo(Stun.BINDING_REQUEST);
        assertThat(request.transaction().hasCookie()).isTrue();
        assertThat(request.username()).isEqualTo("evtj:h6vY");
        // The length in the header counts the integrity and not the fingerprint behind it.
        assertThat(request.integrityBy(RFC_5769_PASSWORD)).contains(IntegrityForm.UNPADDED);
        assertThat(request.integrityBy("wrong".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @Test
    void the_published_answer_shows_its_hidden_address_and_we_hide_it_the_same_way() throws Exception {
        StunMessage response = StunMessage.read(hex(RFC_5769_RESPONSE));
        InetSocketAddress told = new InetSocketAddress("192.0.2.1", 32_853);
        assertThat(response.xorMappedAddress()).contains(told);
        assertThat(response.integrityBy(RFC_5769_PASSWORD)).isPresent();

        byte[] ours = new StunWriter(Stun.BINDING_RESPONSE, response.transaction()).xorMappedAddress(told).finish();
        assertThat(HexFormat.of().formatHex(ours)).endsWith("002000080001a147e112a643");
        InetSocketAddress six = new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853);
        byte[] ipv6 = new StunWriter(Stun.BINDING_RESPONSE, response.transaction()).xorMappedAddress(six).finish();
        // RFC 5769 §2.3.
        assertThat(HexFormat.of().formatHex(ipv6))
                .endsWith("002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
        assertThat(StunMessage.read(ipv6).xorMappedAddress()).contains(six);
    }

    @Test
    void a_request_of_Annex_G_has_its_attributes_byte_by_byte() throws Exception {
        byte[] bytes = new StunWriter(Stun.BINDING_REQUEST, CLASSIC).connectionRequestBinding().bindingChange()
                .username("CPE-1").finish();

        String value = HexFormat.of().formatHex("dslforum.org/TR-111 ".getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00010028" + "0102030405060708090a0b0c0d0e0f10"
                + "c0010014" + value + "c0020000" + "00060008" + "4350452d31202020");
        StunMessage read = StunMessage.read(bytes);
        assertThat(read.isFromConnectionRequestPort()).isTrue();
        assertThat(read.has(Stun.BINDING_CHANGE)).isTrue();
        assertThat(read.username()).isEqualTo("CPE-1");
        assertThat(read.unknownAttributes()).isEmpty();
        assertThat(read.transaction()).isEqualTo(CLASSIC);
    }

    @ParameterizedTest
    @EnumSource(IntegrityForm.class)
    void every_form_of_integrity_is_known_again_and_covers_all_before_it(IntegrityForm form) throws Exception {
        byte[] key = "stun-secret".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new StunWriter(Stun.BINDING_REQUEST, CLASSIC).connectionRequestBinding().username("CPE-1")
                .finish(key, form);
        assertThat(StunMessage.read(bytes.clone()).integrityBy(key)).contains(form);

        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            int at = i;
            try {
                assertThat(StunMessage.read(changed).integrityBy(key)).as("byte %d", at).isEmpty();
            } catch (StunException refused) {
                assertThat(refused.reason()).isNotNull();
            }
        }
    }

    @Test
    void classic_integrity_is_the_HMAC_over_the_text_filled_up_with_zeroes() throws Exception {
        byte[] key = "k".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new StunWriter(Stun.BINDING_REQUEST, CLASSIC).username("abcd").finish(key,
                IntegrityForm.CLASSIC);
        // Formulated anew: the whole message without its last 24 bytes, on a block of 64.
        byte[] text = Arrays.copyOf(Arrays.copyOf(bytes, bytes.length - 24), 64);
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA1");
        mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA1"));
        assertThat(Arrays.copyOfRange(bytes, bytes.length - 20, bytes.length)).isEqualTo(mac.doFinal(text));
    }

    @Test
    void attributes_behind_the_integrity_prove_nothing_and_count_for_nothing() throws Exception {
        byte[] key = "k".getBytes(StandardCharsets.US_ASCII);
        byte[] signed = new StunWriter(Stun.BINDING_REQUEST, CLASSIC).username("a").finish(key, IntegrityForm.UNPADDED);
        byte[] more = Arrays.copyOf(signed, signed.length + 28);
        ByteBuffer.wrap(more).putShort(2, (short) (more.length - 20)).position(signed.length)
                .putShort((short) Stun.CONNECTION_REQUEST_BINDING).putShort((short) 20)
                .put(Stun.connectionRequestValue()).putShort((short) Stun.BINDING_CHANGE).putShort((short) 0);
        StunMessage read = StunMessage.read(more);
        assertThat(read.isFromConnectionRequestPort()).isFalse();
        assertThat(read.has(Stun.BINDING_CHANGE)).isFalse();
    }

    @Test
    void what_is_no_message_is_refused_by_what_is_wrong_with_it() {
        assertRefused("", Reason.NOT_STUN);
        assertRefused("0001000001020304", Reason.NOT_STUN);
        // A connection request begins with a letter, which is how a CPE tells the two apart.
        assertRefused(HexFormat.of().formatHex("GET http://192.0.2.1:80?ts=1".getBytes(StandardCharsets.US_ASCII)),
                Reason.NOT_STUN);
        String id = "0102030405060708090a0b0c0d0e0f10";
        assertRefused("00010004" + id, Reason.LENGTH);
        assertRefused("00010000" + id + "00000000", Reason.LENGTH);
        assertRefused("00010002" + id + "0000", Reason.LENGTH);
        assertRefused("00010004" + id + "00060004", Reason.ATTRIBUTE);
        assertRefused("00010008" + id + "0006ffff00000000", Reason.ATTRIBUTE);
        assertRefused("00010084" + id + "80ff0000".repeat(33), Reason.TOO_MANY_ATTRIBUTES);
        assertRefused("00010600" + id + "80ff0000".repeat(0x180), Reason.LENGTH);
    }

    private static void assertRefused(String hex, Reason reason) {
        assertThatThrownBy(() -> StunMessage.read(hex(hex))).isInstanceOfSatisfying(StunException.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    /** Random bytes, and valid messages with bytes changed or cut: nothing but StunException ever comes out. */
    @Test
    void no_bytes_make_it_fail_in_any_other_way() {
        Random random = new Random(20261121);
        byte[] valid = new StunWriter(Stun.BINDING_REQUEST, CLASSIC).connectionRequestBinding().bindingChange()
                .username("0011AA-GW-1").address(Stun.MAPPED_ADDRESS, new InetSocketAddress("192.0.2.1", 80))
                .error(401, "x").finish(new byte[]{1}, IntegrityForm.CLASSIC);
        int read = 0;
        for (int round = 0; round < 300_000; round++) {
            byte[] bytes = round % 2 == 0 ? new byte[random.nextInt(120)] : Arrays.copyOf(valid, valid.length);
            if (round % 2 == 0) {
                random.nextBytes(bytes);
                if (bytes.length >= 20 && round % 4 == 0) {
                    bytes[0] = 0;
                    ByteBuffer.wrap(bytes).putShort(2, (short) (bytes.length - 20));
                }
            } else {
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            read += isTaken(bytes) ? 1 : 0;
        }
        assertThat(read).as("messages that were taken").isGreaterThan(10_000);
    }

    private static boolean isTaken(byte[] bytes) {
        try {
            StunMessage message = StunMessage.read(bytes);
            assertThat(message.username()).isNotNull();
            message.address(Stun.MAPPED_ADDRESS);
            message.xorMappedAddress();
            message.errorCode();
            message.unknownAttributes();
            message.integrityBy(new byte[]{1});
            return true;
        } catch (StunException refused) {
            return false;
        }
    }
}
