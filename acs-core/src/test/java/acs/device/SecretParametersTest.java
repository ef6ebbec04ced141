package acs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretParametersTest {
    private static final Path MODELS = Path.of(System.getProperty("acs.shared", "../../shared"), "datamodels");
    private static final Pattern HIDDEN = Pattern
            .compile("<(?:parameter|object) (?:name|base)=\"([^\"]+)\"|hidden=\"true\"|secured=\"true\"");
    /** Hidden because reading them makes no sense, or so general that the name says nothing. */
    private static final Set<String> NO_SECRETS = Set.of("Reset", "ForceSample", "Renew", "Disconnect", "PasswordReset",
            "Value");

    /** What they describe as a secret without hiding it, and what is too much like one. */
    private static final Set<String> SHOWN_BUT_MASKED = Set.of("AllowPasswordLogin", "AllowRootPasswordLogin",
            "BatchTableSecretKey", "EncryptionKeyLength", "EncryptionKeySizes", "ExamplePassword",
            "HexadecimalPassword", "Key", "PasswordHash", "PasswordRequired", "PasswordUserSelectable", "SIPPassword",
            "SMTPPassword", "SRTPEncryptionKeySizes", "SecretForwarderEnable", "SecretNumberOfEntries", "SecurityKey",
            "SharedPassword", "TLSEncryptionKeySizes", "WEPKeyIndex");

    @ParameterizedTest
    @ValueSource(strings = {"Device.ManagementServer.Password", "Device.ManagementServer.ConnectionRequestPassword",
            "Device.WiFi.AccessPoint.1.Security.KeyPassphrase", "Device.WiFi.AccessPoint.1.Security.PreSharedKey",
            "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey",
            "Device.PPP.Interface.1.X_V_Passwd",
            "InternetGatewayDevice.X_Vendor_WPAPSK", "Device.X_V.SIP_AuthPassword", "Device.Cellular.X.USIM.PIN"})
    void a_secret_is_known_by_its_name(String path) {
        assertThat(SecretParameters.isSecret(path)).isTrue();
    }

    /** Most of them of devices in the field. */
    @ParameterizedTest
    @ValueSource(strings = {"AdminPwd", "UserPwd", "GponAuthCtcPwd", "X_ACME_pwd", "Admin_PWD2", "X_AdminPasswd",
            "AdminPass", "WEB_pass1", "X_ACME_Pin", "WiFiPin", "WPSPIN", "PushButtonPIN", "SimPin2", "sim_pin", "pin",
            "PINCode", "X_PinCode", "UsbVoiceMailPinNum", "PinPhrase", "USIM_PUK", "SimPuk2", "PukCode", "Token",
            "token",
            "randToken", "X_ACME_AccessToken", "API_TOKEN", "X_ACME_PSK", "WPAPSK2", "Pskey", "X_WPA_PSKey",
            "X_HW_WPSKeyWord", "X_HW_RadiusKey", "X_ALU-COM_Client_Auth_Key", "SharedKey", "SecurityKey", "ApiKey",
            "api_key", "AccessKey", "WiFiKey", "PriKey", "PreKey", "Clientkey"})
    void a_vendor_s_secret_is_known_by_how_its_name_ends(String name) {
        assertThat(SecretParameters.isSecret("Device.X_ACME." + name)).isTrue();
        assertThat(SecretParameters.isSecret("Device.X_ACME." + name + ".1.Enable")).as("an object's own").isFalse();
    }

    /** Names that only look like it, most of them of devices in the field. */
    @ParameterizedTest
    @ValueSource(strings = {"TokenBucketSize", "TokenRate", "PinCount", "PINCheck", "PINStatus", "X_TP_WPSPinLock",
            "X_HW_PinGenerator", "PinholeNumberOfEntries", "ResetPINCode", "Spin", "HairPin", "NATHairpin", "GpioPin",
            "GPIOPIN3", "Shipping", "Mapping", "X_HW_DHCP_PING", "IPPing", "PwdType", "WLANPWDStats",
            "X_HW_RemoteWebPwdRuler", "X_TP_PSKType", "TotalPSKFailures", "VPNBypass", "IPSecPass", "FaxPassThrough",
            "PassLen", "BridgeKey", "CommandKey", "InterfaceKey", "FilterKey", "GroupsKey", "UPSKey", "Rekey",
            "X_HUAWEI_EnableSharpKey", "AccessKeyCount", "Keyword", "GroupAssignmentPUSCH", "Input",
            "PrivateCredential"})
    void what_only_looks_like_a_vendor_s_secret_stays_readable(String name) {
        assertThat(SecretParameters.isSecret("Device.X_ACME." + name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Device.DeviceInfo.SoftwareVersion", "Device.ManagementServer.Username",
            "Device.WiFi.AccessPoint.1.Security.ModeEnabled", "Device.Services.PINCount", "Device.Users.PasswordReset",
            "Device.Password.1.Alias", "Device.ManagementServer.ParameterKey", "Device.Routing.KeyNumberOfEntries", ""})
    void what_is_none_stays_readable(String path) {
        assertThat(SecretParameters.isSecret(path)).isFalse();
    }

    @Test
    void every_hidden_parameter_of_the_data_models_is_a_secret() throws IOException {
        assumeTrue(Files.isDirectory(MODELS), "no data models beside the project");
        Set<String> missed = new TreeSet<>();
        int seen = 0;
        for (Path model : models()) {
            String name = "";
            Matcher matcher = HIDDEN.matcher(Files.readString(model, StandardCharsets.UTF_8));
            while (matcher.find()) {
                if (matcher.group(1) != null) {
                    name = matcher.group(1);
                } else if (!NO_SECRETS.contains(name)) {
                    seen++;
                    if (!SecretParameters.isSecret(name)) {
                        missed.add(name);
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(50);
        assertThat(missed).isEmpty();
    }

    @Test
    void of_what_the_data_models_do_not_hide_few_are_masked() throws IOException {
        assumeTrue(Files.isDirectory(MODELS), "no data models beside the project");
        Set<String> hidden = new TreeSet<>();
        Set<String> masked = new TreeSet<>();
        for (Path model : models()) {
            String name = "";
            Matcher matcher = HIDDEN.matcher(Files.readString(model, StandardCharsets.UTF_8));
            while (matcher.find()) {
                if (matcher.group(1) == null) {
                    hidden.add(name);
                } else {
                    name = matcher.group(1);
                    if (matcher.group().startsWith("<parameter") && SecretParameters.isSecret(name)) {
                        masked.add(name);
                    }
                }
            }
        }
        masked.removeAll(hidden);
        assertThat(masked).isEqualTo(SHOWN_BUT_MASKED);
    }

    @Test
    void the_quick_look_passes_no_secret_over_however_it_is_written() {
        for (String word : List.of("password", "passwd", "passphrase", "passcode", "presharedkey", "wepkey", "wpakey",
                "secret", "sharedsecret", "encryptionkey", "privatekey", "authkey", "keyvalue")) {
            for (String written : List.of(word, word.toUpperCase(Locale.ROOT),
                    word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))) {
                for (String around : List.of("%s", "Device.X.%s", "X_V_%s1", "Device.é.中%sé", "a%sb")) {
                    assertThat(SecretParameters.isSecret(around.formatted(written))).as(written).isTrue();
                }
            }
        }
        for (String word : List.of("pwd", "psk", "token", "accesskey", "wpskeyword", "userpass", "pinphrase")) {
            for (String written : List.of(word, word.toUpperCase(Locale.ROOT),
                    word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))) {
                for (String around : List.of("%s", "Device.X.%s", "Device.é.中%s12")) {
                    assertThat(SecretParameters.isSecret(around.formatted(written))).as(written).isTrue();
                }
            }
        }
        for (String whole : List.of("Device.PIN", "PUK", "Device.A.Key", "X_psk", "PSK", "Device.WPAPsk",
                "Device.é中Pin",
                "中_puk")) {
            assertThat(SecretParameters.isSecret(whole)).as(whole).isTrue();
        }
    }

    /** Too long to be remembered, so that every look at it decides anew. */
    @ParameterizedTest
    @ValueSource(strings = {"Password", "KeyPassphrase", "PreSharedKey", "WEPKey", "Secret", "PrivateKey", "AuthKey",
            "KeyValue", "AdminPwd", "WPAPSK2", "AccessToken", "UserPass", "wifi_pass3", "ApiKey", "WiFiPin", "SimPuk2",
            "PINCode", "Pskey"})
    void a_secret_with_a_long_name_is_known_by_the_end_of_it(String end) {
        for (int round = 0; round < 2; round++) {
            assertThat(SecretParameters.isSecret("Device.X_" + "a1".repeat(70) + "_" + end)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PasswordReset", "Secrets", "TokenRate", "PinCount", "HairPin", "UPSKey", "PIN_Status",
            "SoftwareVersion", "CommandKey", "Passive", "Speed", "Key", "Upstream"})
    void what_is_none_stays_readable_however_long_its_name(String end) {
        for (int round = 0; round < 2; round++) {
            assertThat(SecretParameters.isSecret("Device.X_" + "a1".repeat(70) + "_" + end)).isFalse();
        }
    }

    @Test
    void a_device_that_invents_names_takes_no_more_memory_than_a_table_of_them() throws ReflectiveOperationException {
        Field field = SecretParameters.class.getDeclaredField("REMEMBERED");
        field.setAccessible(true);
        Map<?, ?> remembered = (Map<?, ?>) field.get(null);
        String longest = "Password" + "x".repeat(120);
        remembered.clear();
        for (String name : List.of(longest, longest + "x", "Passive")) {
            for (int round = 0; round < 2; round++) {
                assertThat(SecretParameters.isSecret("Device." + name)).isEqualTo(name.startsWith("Password"));
            }
        }
        assertThat(remembered.containsKey(longest)).isTrue();
        assertThat(remembered.containsKey(longest + "x")).isFalse();

        for (int i = 0; i < 6_000; i++) {
            assertThat(SecretParameters.isSecret("Device.Password" + i)).isTrue();
        }
        assertThat(remembered).hasSize(4_096);
        remembered.clear();
    }

    private static List<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
        }
    }
}
