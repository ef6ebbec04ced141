package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import acs.api.ApiSettings;
import acs.api.CaptureLimits;
import acs.api.ManagementSettings;
import acs.engine.NoticeLimits;
import acs.engine.TraceLimits;
import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.operation.PlanLimits;
import acs.session.SessionPolicy;
import acs.store.CredentialSettings;
import acs.store.FileStoreSettings;
import acs.store.StoreSettings;
import acs.store.embedded.EmbeddedPostgresSettings;
import acs.transport.auth.AuthSettings;
import acs.transport.caller.AdmissionLimits;
import acs.transport.file.FileServerSettings;
import acs.transport.file.LinkAuth;
import acs.transport.http.HttpLimits;
import acs.transport.http.HttpTimeouts;
import acs.transport.http.SocketTransport;
import acs.transport.http.SouthboundSettings;
import acs.transport.soap.SoapLimits;
import acs.transport.stun.StunPolicy;
import acs.transport.stun.StunSettings;
import acs.transport.stun.UdpWakeSettings;
import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.ServerTlsSettings.ClientCertificates;
import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.ServerTlsSettings.Handshakes;
import acs.transport.tls.TlsProvider;
import acs.transport.wake.AddressRules;
import acs.transport.wake.HttpWakeSettings;
import acs.transport.wake.PortRanges;
import acs.transport.wake.WakeLimits;
import acs.transport.xmpp.XmppLinkSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest extends ConfigTests {
    private static String everything() throws IOException {
        try (InputStream file = ConfigLoaderTest.class.getResourceAsStream("everything.yaml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void without_any_source_the_shipped_values_of_every_part_hold() throws Exception {
        AcsConfig config = load();

        assertThat(config).isEqualTo(new AcsConfig(here.resolve("acs-data"), Duration.ofSeconds(20),
                SouthboundSettings.defaults(), CwmpAuth.NONE, SoapLimits.defaults(), SessionPolicy.defaults(), 50_000,
                AcsConfig.SessionLog.defaults(), null, 4 << 20, Secret.NONE, EmbeddedPostgresSettings.defaults(),
                StoreSettings.defaults(),
                ApiSettings.defaults(),
                Secret.NONE, ManagementSettings.defaults(), new AcsConfig.Log(LogFormat.TEXT, LogLevel.INFO, false),
                new TrustConfig(AuthSettings.defaults(), NoticeLimits.defaults()),
                new SecretConfig(
                        new SecretConfig.KeySource("secrets", here.resolve("acs-data/secrets.keys"), Secret.NONE,
                                "secrets.key-file"),
                        new SecretConfig.KeySource("credentials", here.resolve("acs-data/credentials.keys"),
                                Secret.NONE, "auth.credentials-key-file"),
                        CredentialSettings.defaults()),
                TlsConfig.defaults(), NetworkConfig.defaults(), WakeConfig.defaults(),
                NatConfig.defaults(), XmppConfig.defaults(), FilesConfig.defaults(), MemorySettings.map(
                        new SettingValues(Map.of()), Runtime.getRuntime().maxMemory())));
    }

    @Test
    void every_setting_of_the_file_reaches_its_record() throws Exception {
        file(everything());

        AcsConfig config = load();

        assertThat(config.southbound()).isEqualTo(new SouthboundSettings("127.0.0.2", 1, SocketTransport.IO_URING, 2, 3,
                seconds(27), new HttpLimits(65, 2048, 11, 20 << 10, 8 << 20, 12, 1L << 30, 13, 14, 4),
                new HttpTimeouts(seconds(15), seconds(16), seconds(17), seconds(18), seconds(19),
                        Duration.ofMillis(20))));
        assertThat(config.memory().total()).isEqualTo(3L << 30);
        assertThat(config.soap()).isEqualTo(new SoapLimits(8 << 20, 28, 2900, 30, 310, 320, 3300, 340, 35));
        assertThat(config.sessions())
                .isEqualTo(new SessionPolicy(22, seconds(13), seconds(24), seconds(25),
                        seconds(27), 23, new PlanLimits(24, 25, 251 << 10, 26, seconds(28), seconds(29)),
                        SessionPolicy.defaults().methods()));
        assertThat(config.sessionsMax()).isEqualTo(21);
        assertThat(config.quirksFile()).isEqualTo(here.resolve("own/quirks.yaml"));
        assertThat(config.resultBytesMax()).isEqualTo(252 << 10);
        assertThat(config.embedded()).isEqualTo(new EmbeddedPostgresSettings(42, 3072, 44, seconds(45), seconds(46),
                seconds(47), seconds(48)));
        assertThat(config.store()).isEqualTo(new StoreSettings(49, 50, Duration.ofMillis(7), 51, seconds(38),
                seconds(36), seconds(37), 39,
                seconds(40), 41, 2048, 3000, 520, StoreSettings.Registration.REFUSE, true, Duration.ofDays(53), 5,
                Duration.ofDays(207), 208));
        assertThat(config.sessionLog()).isEqualTo(new AcsConfig.SessionLog(new TraceLimits(201, 206 << 10), 205 << 10,
                new CaptureLimits(seconds(202), 203), Duration.ofMillis(204)));
        assertThat(config.api()).isEqualTo(new ApiSettings("127.0.0.3", 54,
                new acs.api.HttpLimits(66, 3072, 4096, 55, 56, seconds(57), seconds(58), seconds(59), seconds(61)),
                new ApiSettings.Pages(64, 67, 68, 74_000), new ApiSettings.Rates(69, 70, 71), 76, seconds(62),
                seconds(63)));
        assertThat(config.management()).isEqualTo(new ManagementSettings("127.0.0.4", 72,
                new acs.api.HttpLimits(8192, 16_384, 1_048_576, 73, 16, seconds(60), seconds(10), seconds(150),
                        seconds(10))));
        assertThat(config.keeping()).isEqualTo(new SecretConfig(
                new SecretConfig.KeySource("secrets", here.resolve("own/secrets.keys"), new Secret("1:AAAA"),
                        "secrets.key-file"),
                new SecretConfig.KeySource("credentials", here.resolve("own/credentials.keys"),
                        new Secret("2:BBBB,3:CCCC"), "auth.credentials-key-file"),
                new CredentialSettings("everybody", "knows this", true,
                        CredentialSettings.ConnectionRequests.ALWAYS,
                        new CredentialSettings.Stun(CredentialSettings.StunLogins.ALWAYS, "stun.example.org", 401), 7,
                        seconds(305), 301, seconds(302), 303,
                        Duration.ofMillis(304))));
        assertThat(config.secrets()).contains("AAAA", "BBBB", "CCCC", "knows this");
        assertThat(config.toString()).doesNotContain("AAAA", "BBBB", "CCCC", "knows this");
        assertThat(config.auth()).isEqualTo(CwmpAuth.ANY);
        assertThat(config.trust()).isEqualTo(new TrustConfig(
                new AuthSettings(AuthSettings.Method.ANY, "own realm", AuthSettings.DigestOffer.SHA256_MD5, false, true,
                        seconds(301), 302,
                        new AuthSettings.FailureLimits(303, 304, 305, seconds(306), seconds(307), 308)),
                new NoticeLimits(seconds(309), 311, 312)));
        NetworkList proxies = NetworkList.parse("10.0.0.0/8,2001:db8::/32");
        assertThat(config.network()).isEqualTo(new NetworkConfig(
                new CallerRules(proxies, ProxyProtocol.ACCEPT, ForwardedHeader.FORWARDED),
                new CallerRules(proxies, ProxyProtocol.REQUIRE, ForwardedHeader.X_FORWARDED_FOR),
                new CallerRules(proxies, ProxyProtocol.ACCEPT, ForwardedHeader.NONE),
                new AdmissionLimits(301, 302, 303, 304, 305, NetworkList.parse("192.0.2.1")),
                new AdmissionLimits(301, 302, 308, 0, 305, NetworkList.parse("192.0.2.1")), 306, 307, true, true));
        assertThat(config.tls()).isEqualTo(new TlsConfig(new ServerTlsSettings(TlsProvider.JDK,
                List.of(new CertificateFiles(Path.of("a.pem"), Path.of("a.key")),
                        new CertificateFiles(Path.of("b.pem"), Path.of("b.key"))),
                "opensesame",
                new ClientCertificates(Demand.REQUIRE, List.of(Path.of("ca.pem")),
                        List.of(Path.of("one.crl"), Path.of("two.crl")), List.of("HomeBox", "Model*")),
                new Handshakes(seconds(75), 77), Duration.ofMinutes(78), Duration.ofDays(79)), 81, 74, false, true,
                "Client-Cert", seconds(80)));
        assertThat(config.secrets()).contains("opensesame");
        assertThat(config.toString()).doesNotContain("opensesame");
        assertThat(config.nat()).isEqualTo(new NatConfig(true,
                new StunSettings("127.0.0.5", 401, "192.0.2.5", 402 << 10,
                        new StunPolicy(403, 4096, 8192, seconds(404), seconds(405), 406, seconds(407))),
                new UdpWakeSettings(4, Duration.ofMillis(408), seconds(409), 410), 508,
                seconds(411)));
        assertThat(config.xmpp()).isEqualTo(new XmppConfig(true,
                new XmppConfig.Server("xmpp.example.org", 411, "example.org", XmppLinkSettings.Tls.NONE,
                        Path.of("own/ca.pem")),
                "acs", new Secret("xmpp-secret"), "node-1",
                new XmppConfig.Limits(seconds(212), 413, seconds(14), seconds(415), seconds(416))));
        assertThat(config.secrets()).contains("xmpp-secret");
        assertThat(config.files()).isEqualTo(new FilesConfig(
                new FileServerSettings("127.0.0.5", 301, SocketTransport.IO_URING, 6, 309, 310, seconds(311), 312 << 10,
                        313 << 10, seconds(314), seconds(315), Duration.ofMinutes(316), seconds(62)),
                LinkAuth.DIGEST, Duration.ofMinutes(302), Optional.of(URI.create("https://files.example")),
                Optional.of(URI.create("http://cdn.example/x")), FileStoreSettings.Storage.DATABASE,
                Path.of("own/files"), 303 << 10, 304L << 20, Duration.ofMinutes(305),
                new FilesConfig.Devices(306 << 10, 307, Duration.ofHours(308)), seconds(317), Duration.ofMinutes(318),
                seconds(319), true));
        assertThat(config.wake()).isEqualTo(new WakeConfig(false,
                new WakeLimits(301, 302, 303, 304, 305, seconds(36), seconds(37), seconds(38), seconds(39), 11,
                        seconds(311), seconds(312)),
                new HttpWakeSettings(seconds(13), seconds(14), seconds(15), seconds(16), 17 << 10, true, null),
                "proxy.example.net:3128",
                new AddressRules(NetworkList.parse("10.0.0.0/8,2001:db8::/32"),
                        NetworkList.parse("127.0.0.0/8"), NetworkList.parse("10.1.0.0/16"),
                        PortRanges.parse("7547,30000-40000"), PortRanges.parse("30001"))));
        assertThat(config).extracting(AcsConfig::dataDir, AcsConfig::shutdownGrace, AcsConfig::databaseUrl,
                AcsConfig::apiToken, AcsConfig::log).containsExactly(here.resolve("elsewhere"), seconds(1),
                        new Secret("postgresql://u:p@h/d"), new Secret("tokentoken"),
                        new AcsConfig.Log(LogFormat.JSON, LogLevel.DEBUG, true));
    }

    @Test
    void no_setting_is_left_out_of_the_full_mapping() throws Exception {
        file(everything());
        Map<String, RawValue> inFile = YamlFile.read(here.resolve("acs.yaml"), new ArrayList<>());

        assertThat(inFile.keySet())
                .containsExactlyInAnyOrderElementsOf(Settings.ALL.stream().map(Setting::key).toList());
    }

    @Test
    void a_flag_is_stronger_than_the_environment_and_that_than_the_file() throws Exception {
        file("cwmp.port: 1001\napi.port: 1001\nmanagement.port: 1003\n");
        environment.put("ACS_CWMP_PORT", "2001");
        environment.put("ACS_API_PORT", "2002");
        flag("cwmp.port", "3001");

        AcsConfig config = load();

        assertThat(config.southbound().port()).isEqualTo(3001);
        assertThat(config.api().port()).isEqualTo(2002);
        assertThat(config.management().port()).isEqualTo(1003);
    }

    @ParameterizedTest
    @CsvSource({"data-dir, ACS_DATA_DIR", "cwmp.host, ACS_CWMP_HOST", "cwmp.port, ACS_CWMP_PORT",
            "cwmp.auth, ACS_CWMP_AUTH", "cwmp.allow-unauthenticated, ACS_CWMP_ALLOW_UNAUTHENTICATED",
            "api.host, ACS_API_HOST", "api.port, ACS_API_PORT", "api.token, ACS_API_TOKEN",
            "management.port, ACS_MANAGEMENT_PORT", "db.url, ACS_DB_URL", "cwmp.tls-port, ACS_CWMP_TLS_PORT"})
    void the_names_that_scripts_rely_on_stand(String key, String variable) {
        assertThat(Settings.ALL).filteredOn(setting -> setting.key().equals(key)).singleElement()
                .extracting(Setting::variable).isEqualTo(variable);
    }

    @Test
    void no_two_settings_share_a_key_or_a_variable_and_each_default_is_a_value_of_its_own_range() {
        assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Settings.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
        assertThat(Settings.ALL)
                .allSatisfy(setting -> assertThat(setting.type().parse(setting.defaultText()))
                        .isEqualTo(setting.defaultValue()));
    }

    @Test
    void an_empty_variable_counts_as_not_set_and_those_of_the_launcher_are_known() throws Exception {
        environment.put("ACS_DB_URL", "");
        environment.put("ACS_CWMP_PORT", " ");
        environment.put("ACS_JAVA_OPTS", "-Xmx2g");
        environment.put("PATH", "/bin");

        assertThat(load()).isEqualTo(AcsConfig.defaults(here));
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
