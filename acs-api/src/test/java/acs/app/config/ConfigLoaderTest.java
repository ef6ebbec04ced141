package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import acs.api.ApiSettings;
import acs.api.CaptureLimits;
import acs.api.ManagementSettings;
import acs.engine.TraceLimits;
import acs.operation.PlanLimits;
import acs.session.SessionPolicy;
import acs.store.StoreSettings;
import acs.store.embedded.EmbeddedPostgresSettings;
import acs.transport.http.HttpLimits;
import acs.transport.http.HttpTimeouts;
import acs.transport.http.SocketTransport;
import acs.transport.http.SouthboundSettings;
import acs.transport.soap.SoapLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    /** Every setting, each with a value that is not its default. */
    private static final String EVERYTHING = """
                  data-dir: elsewhere
                  shutdown-grace: 1s
                  cwmp:
                    host: 127.0.0.2
                    port: 1
                    auth: none
                    allow-unauthenticated: true
                    transport: io_uring
                    event-loops: 2
                    backlog: 3
                    connections-max: 4
                    request-line-bytes-max: 65
                    header-bytes-max: 2KiB
                    header-count-max: 11
                    body-bytes-max: 20KiB
                    body-bytes-inflated-max: 8MiB
                    inflate-ratio-max: 12
                    body-memory-max: 1GiB
                    large-body-bytes: 13
                    large-bodies-max: 14
                    idle-timeout: 15s
                    header-timeout: 16s
                    body-timeout: 17s
                    reply-timeout: 18s
                    write-timeout: 19s
                    linger-timeout: 20ms
                  sessions:
                    max: 21
                    requests-max: 22
                    turn-timeout: 13s
                    turn-timeout-max: 24s
                    duration-max: 25s
                    retry-after: 27s
                    registration: refuse
                    calls-max: 23
                    log-steps-max: 201
                    capture-max: 202s
                    capture-devices-max: 203
                    capture-look: 204ms
                    capture-envelope-max: 205KiB
                    capture-session-max: 206KiB
                  operations:
                    calls-max: 24
                    parameters-max: 25
                    read-batch: 26
                    retry-delay: 28s
                    retry-delay-max: 29s
                    quirks-file: own/quirks.yaml
                  soap:
                    depth-max: 28
                    elements-max: 2900
                    attributes-max: 30
                    name-length-max: 310
                    attribute-length-max: 320
                    text-length-max: 3300
                    parameters-max: 340
                    events-max: 35
                  db:
                    url: postgresql://u:p@h/d
                    connect-timeout: 36s
                    reconnect-backoff-max: 37s
                    statement-timeout: 38s
                    read-connections: 39
                    read-timeout: 40s
                    prepared-statements-max: 41
                  embedded:
                    shared-buffers: 42MiB
                    wal-max: 3GiB
                    connections-max: 44
                    checkpoint-timeout: 45s
                    start-timeout: 46s
                    stop-timeout: 47s
                    restart-backoff-max: 48s
                  store:
                    batch-max: 49
                    queue-max: 50
                    gather-max: 7ms
                    commit-groups: 51
                    digest-slots: 2048
                    hot-bytes-max: 3000
                    shadow-parameters-max: 520
                    event-retention: 53d
                    event-days-ahead: 5
                    session-retention: 207d
                    session-queue-max: 208
                    keep-periodic-events: true
                  api:
                    host: 127.0.0.3
                    port: 54
                    token: tokentoken
                    connections-max: 55
                    request-line-bytes-max: 66
                    header-bytes-max: 3KiB
                    body-bytes-max: 4KiB
                    pipeline-max: 56
                    idle-timeout: 57s
                    request-timeout: 58s
                    response-timeout: 59s
                    stop-grace: 61s
                    waits-max: 76
                    store-timeout: 62s
                    retry-after: 63s
                    page-default: 64
                    page-max: 67
                    parameters-page-max: 68
                    page-characters-max: 74000
                    requests-per-second: 69
                    failures-per-minute: 70
                    clients-max: 71
                  management: {host: 127.0.0.4, port: 72, connections-max: 73}
                  log.format: json
                  log.level: debug
                  log.idle-sessions: true
            """;

    @TempDir
    Path here;

    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<ConfigInput.Flag> flags = new ArrayList<>();

    @Test
    void without_any_source_the_shipped_values_of_every_part_hold() throws Exception {
        AcsConfig config = load();

        assertThat(config).isEqualTo(new AcsConfig(here.resolve("acs-data"), Duration.ofSeconds(20),
                SouthboundSettings.defaults(), CwmpAuth.NONE, SoapLimits.defaults(), SessionPolicy.defaults(), 50_000,
                AcsConfig.SessionLog.defaults(), null, Secret.NONE, EmbeddedPostgresSettings.defaults(),
                StoreSettings.defaults(),
                ApiSettings.defaults(),
                Secret.NONE, ManagementSettings.defaults(), new AcsConfig.Log(LogFormat.TEXT, LogLevel.INFO, false)));
    }

    @Test
    void every_setting_of_the_file_reaches_its_record() throws Exception {
        file(EVERYTHING);

        AcsConfig config = load();

        assertThat(config.southbound()).isEqualTo(new SouthboundSettings("127.0.0.2", 1, SocketTransport.IO_URING, 2, 3,
                seconds(27), new HttpLimits(65, 2048, 11, 20 << 10, 8 << 20, 12, 1L << 30, 13, 14, 4),
                new HttpTimeouts(seconds(15), seconds(16), seconds(17), seconds(18), seconds(19),
                        Duration.ofMillis(20))));
        assertThat(config.soap()).isEqualTo(new SoapLimits(8 << 20, 28, 2900, 30, 310, 320, 3300, 340, 35));
        assertThat(config.sessions())
                .isEqualTo(new SessionPolicy(22, seconds(13), seconds(24), seconds(25),
                        seconds(27), 23, new PlanLimits(24, 25, 26, seconds(28), seconds(29)),
                        SessionPolicy.defaults().methods()));
        assertThat(config.sessionsMax()).isEqualTo(21);
        assertThat(config.quirksFile()).isEqualTo(here.resolve("own/quirks.yaml"));
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
        assertThat(config).extracting(AcsConfig::dataDir, AcsConfig::shutdownGrace, AcsConfig::databaseUrl,
                AcsConfig::apiToken, AcsConfig::log).containsExactly(here.resolve("elsewhere"), seconds(1),
                        new Secret("postgresql://u:p@h/d"), new Secret("tokentoken"),
                        new AcsConfig.Log(LogFormat.JSON, LogLevel.DEBUG, true));
    }

    @Test
    void no_setting_is_left_out_of_the_full_mapping() throws Exception {
        file(EVERYTHING);
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
            "management.port, ACS_MANAGEMENT_PORT", "db.url, ACS_DB_URL"})
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
    void everything_wrong_is_told_at_once_with_its_place_and_its_mend() throws Exception {
        file("""
                cwmp:
                  prot: 7547
                  header-timeout: 10
                sessions.max: many
                """);
        environment.put("ACS_CWMP_PROT", "7547");
        environment.put("ACS_API_PORT", "70000");
        flag("api.tokn", "x");

        String file = here.resolve("acs.yaml").toString();
        assertThat(problems()).containsExactlyInAnyOrder(
                "cwmp.prot (" + file + " line 2): no such setting; did you mean cwmp.port? (--help-config lists all)",
                "cwmp.header-timeout (" + file + " line 3): is \"10\" but must be a time from 1s to 5m, with its unit:"
                        + " 500ms, 30s, 5m, 2h or 7d",
                "sessions.max (" + file + " line 4): is \"many\" but must be a whole number from 1 to 1000000",
                "environment ACS_CWMP_PROT: no such setting; did you mean ACS_CWMP_PORT? (--help-config lists all)",
                "api.port (environment ACS_API_PORT): is \"70000\" but must be a whole number from 0 to 65535",
                "api.tokn (--set): no such setting; did you mean api.token? (--help-config lists all)");
    }

    @Test
    void a_name_that_resembles_none_gets_no_guess() {
        flag("completely.else", "x");
        assertThat(problems())
                .containsExactly("completely.else (--set): no such setting (--help-config lists all)");
    }

    @Test
    void an_empty_variable_counts_as_not_set_and_those_of_the_launcher_are_known() throws Exception {
        environment.put("ACS_DB_URL", "");
        environment.put("ACS_CWMP_PORT", " ");
        environment.put("ACS_JAVA_OPTS", "-Xmx2g");
        environment.put("PATH", "/bin");

        assertThat(load()).isEqualTo(AcsConfig.defaults(here));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void an_open_address_without_authentication_is_refused_unless_said_in_words(String host) throws Exception {
        environment.put("ACS_CWMP_HOST", host);

        assertThat(problems()).singleElement().asString()
                .startsWith("cwmp.host (environment ACS_CWMP_HOST): is no loopback address")
                .contains("ACS_CWMP_ALLOW_UNAUTHENTICATED=true");

        environment.put("ACS_CWMP_ALLOW_UNAUTHENTICATED", "true");
        assertThat(load().southbound().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "::1", "localhost"})
    void a_loopback_address_is_known_by_what_it_is_and_not_by_its_name(String host) throws Exception {
        environment.put("ACS_CWMP_HOST", host);
        assertThat(load().southbound().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "digest", "any", "certificate"})
    void an_authentication_of_a_later_release_is_refused_with_words(String auth) {
        environment.put("ACS_CWMP_AUTH", auth);
        assertThat(problems()).singleElement().asString().startsWith("cwmp.auth (environment ACS_CWMP_AUTH)")
                .contains("later release");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "sessions.turn-timeout-max=1h | sessions.turn-timeout-max (--set) and sessions.duration-max (default)",
            "cwmp.idle-timeout=30s | sessions.turn-timeout (default) and cwmp.idle-timeout (--set)",
            "db.read-connections=40 | embedded.connections-max (default): db.read-connections and store.commit-groups need at least 46",
            "store.digest-slots=1000000 | store.digest-slots (--set): is \"1000000\" but must be a power of two; the next one is 1048576",
            "cwmp.body-bytes-max=32MiB | cwmp.body-bytes-max (--set) and cwmp.body-bytes-inflated-max (default)",
            "store.queue-max=10 | store.batch-max (default) and store.queue-max (--set)",
            "api.port=7547 | cwmp.port (default) and api.port (--set): both want port 7547"})
    void settings_that_contradict_each_other_are_both_named(String assignment, String told) {
        int equals = assignment.indexOf('=');
        flag(assignment.substring(0, equals), assignment.substring(equals + 1));
        assertThat(problems()).singleElement().asString().startsWith(told);
    }

    @Test
    void port_zero_contradicts_nothing() throws Exception {
        for (String key : List.of("cwmp.port", "api.port", "management.port")) {
            flag(key, "0");
        }
        assertThat(load().api().port()).isZero();
    }

    @Test
    void a_short_token_does_where_only_this_machine_comes_and_not_beyond() throws Exception {
        environment.put("ACS_API_TOKEN", "short-token");
        assertThat(load().apiToken().value()).isEqualTo("short-token");

        environment.put("ACS_API_HOST", "0.0.0.0");
        assertThat(problems()).singleElement().asString()
                .startsWith("api.token (environment ACS_API_TOKEN): is shorter")
                .doesNotContain("short-token");
    }

    @Test
    void a_wrong_secret_is_not_repeated_in_the_complaint() {
        environment.put("ACS_DB_URL", "mysql://root:hunter2@db/acs");
        assertThat(problems()).singleElement().asString().startsWith("db.url (environment ACS_DB_URL)")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"api.token, ACS_API_TOKEN, hunter4hunter4", "db.url, ACS_DB_URL, postgresql://acs:hunter2@db/acs"})
    void a_secret_is_no_flag_since_the_process_list_would_show_it(String key, String variable, String value) {
        flag(key, value);
        assertThat(problems()).singleElement().asString().startsWith(key + " (--set): is a secret")
                .contains("set it as " + key + " in the file or as " + variable + " in the environment")
                .doesNotContain("hunter");
    }

    @Test
    void a_database_without_a_password_or_a_name_is_told_with_its_origin() {
        environment.put("ACS_DB_URL", "postgresql://nobody");
        assertThat(problems()).singleElement().asString().startsWith("db.url (environment ACS_DB_URL)");
    }

    @Test
    void no_rendering_of_the_configuration_shows_a_secret() throws Exception {
        environment.put("ACS_DB_URL", "postgresql://acs:hunt%40er2@db/acs?sslmode=require");
        environment.put("ACS_API_TOKEN", "hunter4hunter4");
        AcsConfig config = load();

        assertThat(config.toString()).doesNotContain("hunt");
        assertThat(DatabaseUrl.masked(config.databaseUrl()))
                .isEqualTo("postgresql://acs:***@db/acs?sslmode=require");
        assertThat(config.secrets()).contains("hunt%40er2", "hunt@er2", "hunter4hunter4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cwmp: [1, 2]", "just words", "a: &x {b: 1}\nc: *x", "cwmp.port: 1\ncwmp: {port: 2}",
            "cwmp: {port: ", "cwmp.port:", "!!javax.script.ScriptEngineManager [x]", "? {a: b}\n: c",
            "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: k}}}}}}}}}"})
    void a_file_that_is_no_set_of_settings_is_a_problem_and_never_an_object(String text) throws Exception {
        file(text);
        assertThat(problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem).contains("acs.yaml"));
    }

    @Test
    void a_huge_file_is_refused_unread() throws Exception {
        file("#".repeat(YamlFile.BYTES_MAX + 1));
        assertThat(problems()).singleElement().asString().contains("larger than");
    }

    @Test
    void an_empty_file_sets_nothing() throws Exception {
        file("# nothing here\n");
        assertThat(load()).isEqualTo(AcsConfig.defaults(here));
    }

    @Test
    void a_named_file_that_is_missing_is_a_problem() {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> load(Path.of("gone.yaml")))
                .withMessageContaining("gone.yaml").withMessageContaining("cannot be read");
    }

    @Test
    void the_file_is_found_in_the_data_directory_and_by_variable() throws Exception {
        Path dataDir = Files.createDirectories(here.resolve("acs-data"));
        Files.writeString(dataDir.resolve("acs.yaml"), "api.port: 4001");
        assertThat(load().api().port()).isEqualTo(4001);

        Files.writeString(here.resolve("other.yaml"), "api.port: 4002");
        environment.put("ACS_CONFIG", "other.yaml");
        assertThat(load().api().port()).isEqualTo(4002);
    }

    @Test
    void two_files_that_could_both_be_meant_are_refused() throws Exception {
        file("api.port: 4001");
        Path dataDir = Files.createDirectories(here.resolve("acs-data"));
        Files.writeString(dataDir.resolve("acs.yaml"), "api.port: 4002");

        assertThat(problems()).singleElement().asString().startsWith("two configuration files");
    }

    @Test
    void a_file_in_the_data_directory_cannot_move_the_data_directory() throws Exception {
        Path dataDir = Files.createDirectories(here.resolve("acs-data"));
        Files.writeString(dataDir.resolve("acs.yaml"), "data-dir: /elsewhere");

        assertThat(problems()).singleElement().asString().startsWith("data-dir (");
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private void file(String text) throws IOException {
        Files.writeString(here.resolve("acs.yaml"), text);
    }

    private void flag(String key, String text) {
        flags.add(new ConfigInput.Flag(key, text, "--set"));
    }

    private AcsConfig load() throws ConfigException {
        return load(null);
    }

    private AcsConfig load(@Nullable Path file) throws ConfigException {
        return ConfigLoader.load(new ConfigInput(environment, flags, file, here));
    }

    private List<String> problems() {
        try {
            AcsConfig config = load();
            throw new AssertionError("loaded: " + config);
        } catch (ConfigException e) {
            return e.problems();
        }
    }
}
