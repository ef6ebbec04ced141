package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Download;
import acs.cwmp.DuOperation;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetVouchers;
import acs.cwmp.Upload;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.transport.soap.EnvelopeMask.Masked;
import org.junit.jupiter.api.Test;

/** What people may read of an envelope, and what they may not. */
class EnvelopeMaskTest {
    private static final List<String> SECRET_NAMES = List.of("Device.ManagementServer.Password",
            "Device.ManagementServer.ConnectionRequestPassword", "Device.WiFi.AccessPoint.1.Security.KeyPassphrase",
            "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey",
            "Device.Users.User.1.Password", "Device.WiFi.AccessPoint.1.Security.RadiusSecret",
            "Device.Cellular.AccessPoint.1.Password", "Device.Cellular.Interface.1.USIM.PIN");
    private static final int ROUNDS = 400;

    private final SoapWriter writer = new SoapWriter();
    private final EnvelopeMask mask = new EnvelopeMask(SoapLimits.defaults(), 1 << 20);

    @Test
    void values_of_secret_parameters_are_masked_and_all_others_stay_as_they_were() {
        Masked masked = mask(Soap.inform(Soap.parameter("Device.DeviceInfo.SoftwareVersion", "1.2 &amp; more")
                + Soap.parameter(" Device.ManagementServer.Password\n", "hunter2")
                + Soap.parameter("Device.WiFi.SSID.1.SSID", "Müller")
                + Soap.parameter("Device.WiFi.AccessPoint.1.Security.KeyPassphrase", "")));

        assertThat(masked.note()).isEmpty();
        assertThat(masked.text()).doesNotContain("hunter2")
                .contains("<Value xsi:type=\"xsd:string\">1.2 &amp; more</Value>", "Müller",
                        "<Value xsi:type=\"xsd:string\">***</Value>", "Security.KeyPassphrase</Name><Value")
                .contains("<cwmp:ID soap:mustUnderstand=\"1\">id-1</cwmp:ID>");
        // That a secret is empty is none.
        assertThat(masked.text()).containsOnlyOnce("***");
    }

    @Test
    void a_value_before_its_name_is_taken_for_a_secret() {
        Masked masked = mask(Soap.inform("<ParameterValueStruct><Value>hunter2</Value><Name>Device.A.Password</Name>"
                + "</ParameterValueStruct><ParameterValueStruct>hunter2<Name>Device.B<x/></Name>hunter2"
                + "<Value><y>hunter2</y></Value></ParameterValueStruct><!-- hunter2 --><?hunter2 hunter2?>"));

        assertThat(masked.text()).doesNotContain("hunter2")
                .contains("<Value>***</Value><Name>Device.A.Password</Name>");
    }

    @Test
    void passwords_of_transfers_vouchers_and_users_in_urls_are_masked_and_user_names_stay() {
        Masked download = mask(
                new Download("key", "1 Firmware Upgrade Image", "ftp://who:hunter2@files.example/a?b=c@d",
                        "someone", "hunter2", 1, "image.bin", 0, "", ""));
        assertThat(download.text()).doesNotContain("hunter2")
                .contains("<Username>someone</Username><Password>***</Password>", "ftp://***@files.example/a?b=c@d");

        assertThat(mask(new SetVouchers(List.of("aHVudGVyMg=="))).text()).doesNotContain("aHVudGVyMg")
                .contains("SetVouchers", "***");
        assertThat(mask(new VendorRequest("X_A_Login", List.of(VendorArgument.of("User", "someone"),
                VendorArgument.of("NewPassword", "hunter2")))).text()).contains("someone").doesNotContain("hunter2");
    }

    @Test
    void a_fault_does_not_quote_the_secret_that_was_refused() {
        Masked masked = mask(new Fault(new FaultCode(9003), "Invalid arguments", List.of(
                new SetParameterValuesFault("Device.Users.User.1.Password", new FaultCode(9007),
                        "hunter2 is too short"),
                new SetParameterValuesFault("Device.Time.Enable", new FaultCode(9007), "not a boolean"))));

        assertThat(masked.text()).doesNotContain("hunter2").contains("Device.Users.User.1.Password", "not a boolean");
    }

    @Test
    void what_is_no_xml_is_told_and_not_shown() {
        for (String text : List.of("Password=hunter2", "<a><Name>hunter2</a>",
                "<!DOCTYPE a [<!ENTITY e \"hunter2\">]><a>&e;</a>", "<Password>hunter2")) {
            assertThat(mask(text)).as(text).isEqualTo(new Masked("", "not XML, " + text.length() + " bytes"));
        }
        assertThat(mask("")).isEqualTo(new Masked("", "not XML, 0 bytes"));
    }

    @Test
    void repairable_markup_is_shown_repaired_and_says_so() {
        Masked masked = mask(
                Soap.inform(Soap.parameter("Device.A", "a\u0001b") + Soap.parameter("Device.PIN", "1\u0001")));

        assertThat(masked.note()).isEqualTo("its broken markup is repaired here");
        assertThat(masked.text()).contains("a\uFFFDb").contains("Device.PIN</Name><Value xsi:type=\"xsd:string\">***");
    }

    @Test
    void a_message_that_is_cut_within_a_url_shows_nothing_of_its_user() {
        for (int before = 900; before < 1_030; before++) {
            byte[] message = Soap.utf8("<a>" + "x".repeat(before) + "ftp://admin:hunter2@host/</a>");
            Masked masked = new EnvelopeMask(SoapLimits.defaults(), 1_000).mask(message, 0, message.length);

            assertThat(masked.text()).doesNotContain("ftp://a");
        }
    }

    @Test
    void a_long_message_is_cut_and_says_so() {
        String long1 = Soap
                .inform(Soap.parameter("Device.A", "x".repeat(5_000)) + Soap.parameter("Device.PIN", "hunter2"));
        Masked masked = new EnvelopeMask(SoapLimits.defaults(), 1_000).mask(Soap.utf8(long1), 0, long1.length());

        assertThat(masked.text()).hasSize(1_000).endsWith("xxx");
        assertThat(masked.note()).isEqualTo("cut after 1000 characters of " + long1.length() + " bytes");
        String many = Soap.inform(Soap.parameter("Device.B", "y").repeat(500));
        assertThat(new EnvelopeMask(SoapLimits.defaults(), 1_000).mask(Soap.utf8(many), 0, many.length()).text())
                .hasSize(1_000);
    }

    /** Whatever the secret is and wherever a message may hold one. */
    @Test
    void a_secret_never_comes_through() {
        long seed = Long.getLong("acs.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String secret = secret(random);
            byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"),
                    message(random, secret)));
            Masked masked = new EnvelopeMask(SoapLimits.defaults(), 200 + random.nextInt(4_000)).mask(bytes, 0,
                    bytes.length);
            assertThat(masked.text()).as("seed %s round %s", seed, round).isNotEmpty().doesNotContain(secret)
                    .doesNotContain(secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        }
    }

    @Test
    void every_well_formed_message_of_the_corpus_is_shown() {
        for (Corpus.Sample sample : Corpus.samples()) {
            byte[] bytes = sample.bytes();
            Masked masked = new EnvelopeMask(SoapLimits.defaults(), 8 << 20).mask(bytes, 0, bytes.length);
            if (sample.wellformed().equals("yes") && !sample.expect().startsWith("reject") && bytes.length > 0) {
                assertThat(masked.text()).as(sample.file()).isNotEmpty();
            }
        }
    }

    /** Long enough not to be a word of the protocol. */
    private static String secret(Random random) {
        String alphabet = "abcXYZ0189<>&\"'äß€ ;]-";
        StringBuilder secret = new StringBuilder("s");
        for (int i = 8 + random.nextInt(24); i > 0; i--) {
            secret.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return secret.append('e').toString();
    }

    private static CwmpMessage message(Random random, String secret) {
        List<ParameterValue> values = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            values.add(ParameterValue.of("Device.Plain." + random.nextInt(100), "value " + random.nextInt()));
            values.add(ParameterValue.of(SECRET_NAMES.get(random.nextInt(SECRET_NAMES.size())), secret));
        }
        return switch (random.nextInt(7)) {
            case 0 -> new SetParameterValues(values, "key");
            case 1 -> new GetParameterValuesResponse(values);
            case 2 -> new Download("key", "3 Vendor Configuration File", "http://a.example/b", "user", secret, 1, "", 0,
                    "", "");
            case 3 -> new Upload("key", "2 Vendor Log File", "http://a.example/b", "user", secret, 0);
            case 4 -> new ChangeDuState(List.of(new DuOperation.Install("http://a.example/b", "", "user", secret, ""),
                    new DuOperation.Update("", "1", "http://a.example/b", "user", secret)), "key");
            case 5 -> new VendorRequest("X_A_Set", List.of(VendorArgument.of("Password", secret),
                    new VendorArgument("Wifi", "", List.of(VendorArgument.of("KeyPassphrase", secret)))));
            default -> new Fault(new FaultCode(9003), "Invalid arguments", List.of(
                    new SetParameterValuesFault("Device.Users.User.1.Password", new FaultCode(9007), secret)));
        };
    }

    private Masked mask(CwmpMessage message) {
        byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"), message));
        return mask.mask(bytes, 0, bytes.length);
    }

    private Masked mask(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] within = new byte[bytes.length + 2];
        System.arraycopy(bytes, 0, within, 1, bytes.length);
        return mask.mask(within, 1, bytes.length);
    }
}
