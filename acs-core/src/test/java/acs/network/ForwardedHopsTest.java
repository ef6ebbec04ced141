package acs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHopsTest {
    private static final NetworkList TRUSTED = NetworkList.parse("10.0.0.0/8,2001:db8:ff::/48");
    private static final InetAddress PEER = Objects.requireNonNull(Addresses.literal("10.0.0.1"));

    private static String caller(ForwardedHeader header, String... values) {
        return ForwardedHops.caller(PEER, ForwardedHops.of(header, List.of(values)), TRUSTED).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"192.0.2.7 | 192.0.2.7", "192.0.2.7:4711 | 192.0.2.7",
            "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7", "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
            "6.6.6.6, 192.0.2.7 | 192.0.2.7", "6.6.6.6, 192.0.2.7, 10.0.0.9 | 192.0.2.7",
            "6.6.6.6, 192.0.2.7, 2001:db8:ff::1, 10.0.0.9 | 192.0.2.7", "10.0.0.7, 10.0.0.8 | 10.0.0.7",
            "6.6.6.6, unknown | 10.0.0.1", "6.6.6.6, unknown, 10.0.0.9 | 10.0.0.9", "6.6.6.6, 1.2.3 | 10.0.0.1",
            "6.6.6.6, [::1 | 10.0.0.1", "'' | 10.0.0.1", "6.6.6.6, [2001:db8::7]4711 | 10.0.0.1",
            "6.6.6.6, [2001:db8::7]: | 10.0.0.1", "[2001:db8::7] | 2001:db8:0:0:0:0:0:7",
            "6.6.6.6, 192.0.2.7: | 10.0.0.1", "6.6.6.6, 192.0.2.7:4 7 | 10.0.0.1", "6.6.6.6, :4711 | 10.0.0.1",
            "192.0.2.7:_port-1.x | 192.0.2.7", ", , 192.0.2.7 | 192.0.2.7", "localhost | 10.0.0.1"})
    void the_caller_is_the_last_hop_that_is_no_trusted_proxy_whatever_stands_before_it(String field, String caller) {
        assertThat(caller(ForwardedHeader.X_FORWARDED_FOR, field)).isEqualTo(caller);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {"for=192.0.2.7 | 192.0.2.7",
            "For=\"192.0.2.7:4711\" | 192.0.2.7", "for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7",
            "for=[2001:db8::7] | 2001:db8:0:0:0:0:0:7", "by=10.0.0.1;FOR=192.0.2.7;proto=https | 192.0.2.7",
            "for=6.6.6.6, for=192.0.2.7;host=\"a,b;c=\\\"d\" | 192.0.2.7", "for=6.6.6.6,for=_hidden | 10.0.0.1",
            "for=6.6.6.6,for=unknown | 10.0.0.1", "for=6.6.6.6,proto=http | 10.0.0.1",
            "for=6.6.6.6, for=192.0.2.7 , for=10.0.0.9 | 192.0.2.7", "for=192.0.2.7; | 192.0.2.7",
            "a=1;z=1;A=1;Z=1;x0=1;x9=1;for=192.0.2.7 | 192.0.2.7",
            "x=a;y=z;b=A;c=Z;d=0;e=9;!#$%&*+-.^_`~=x;for=192.0.2.7 | 192.0.2.7"})
    void forwarded_is_read_as_rfc_7239_writes_it(String field, String caller) {
        assertThat(caller(ForwardedHeader.FORWARDED, field)).isEqualTo(caller);
    }

    @Test
    void several_fields_are_one_list() {
        assertThat(caller(ForwardedHeader.X_FORWARDED_FOR, "6.6.6.6", "192.0.2.7", "10.0.0.2")).isEqualTo("192.0.2.7");
        assertThat(caller(ForwardedHeader.FORWARDED, "for=6.6.6.6", "for=192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(caller(ForwardedHeader.NONE, "192.0.2.7")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"for", "for=", "=x", "for=\"192.0.2.7", "for=a b", "for=1.2.3.4;for=5.6.7.8", "for=\"a\"b",
            "for=a=b", "for=\"\\", "for=1.2.3.4 x", "for=1.2.3.4{", "@=1;for=1.2.3.4", "for=a(b", "for=ä"})
    void a_malformed_forwarded_is_told_as_such(String field) {
        assertThatIllegalArgumentException().isThrownBy(() -> caller(ForwardedHeader.FORWARDED, field));
    }

    @Test
    void more_hops_than_anybody_has_are_refused() {
        String many = "192.0.2.7,".repeat(70);
        assertThatIllegalArgumentException().isThrownBy(() -> caller(ForwardedHeader.X_FORWARDED_FOR, many));
        String manyPairs = "for=192.0.2.7,".repeat(70);
        assertThatIllegalArgumentException().isThrownBy(() -> caller(ForwardedHeader.FORWARDED, manyPairs));
    }

    @Test
    void as_many_hops_as_anybody_has_are_taken() {
        assertThat(caller(ForwardedHeader.X_FORWARDED_FOR, "10.0.0.2,".repeat(63) + "192.0.2.7"))
                .isEqualTo("192.0.2.7");
        assertThatIllegalArgumentException().isThrownBy(
                () -> caller(ForwardedHeader.X_FORWARDED_FOR, "10.0.0.2,".repeat(64) + "192.0.2.7"));
    }

    /** Whatever comes before what the trusted proxy appended, the caller stays whom the proxy saw, or the field is refused. */
    @Test
    void no_beginning_of_the_field_changes_the_caller() {
        String alphabet = "for=by;,\"\\ []:.0129af_unkow\t-";
        Random random = new Random(7239);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder begin = new StringBuilder();
            int length = random.nextInt(40);
            for (int c = 0; c < length; c++) {
                begin.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(caller(ForwardedHeader.X_FORWARDED_FOR, begin.toString(), "192.0.2.7")).isEqualTo("192.0.2.7");
            try {
                assertThat(caller(ForwardedHeader.FORWARDED, begin.toString(), "for=192.0.2.7")).as(begin.toString())
                        .isEqualTo("192.0.2.7");
            } catch (IllegalArgumentException malformed) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 19_999);
    }
}
