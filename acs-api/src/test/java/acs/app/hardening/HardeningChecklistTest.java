package acs.app.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.app.hardening.KeyFiles.Reach;
import acs.app.hardening.Machine.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HardeningChecklistTest {
    private static final Path GUIDE = Path.of("..", "deploy", "docs", "hardening.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]+ \\| [^|]+ \\|$");
    private static final Machine GOOD = machine(1_000_000, "acs", Clock.KEPT, Reach.OWNER, Map.of());

    @TempDir
    Path here;

    private static Machine machine(long openFiles, String user, Clock clock, Reach dataDir, Map<Path, Reach> keys) {
        return new Machine(host -> !host.startsWith("127.") && !host.equals("localhost"), openFiles, user, clock,
                dataDir,
                keys, Reach.OWNER);
    }

    /** @param settings key=value, with blanks between them; secrets go by the environment */
    private AcsConfig config(String settings) throws Exception {
        List<ConfigInput.Flag> flags = new ArrayList<>();
        Map<String, String> environment = new HashMap<>();
        for (String setting : settings.isEmpty() ? new String[0] : settings.split(" ", -1)) {
            int equals = setting.indexOf('=');
            String key = setting.substring(0, equals);
            if (key.startsWith("ACS_")) {
                environment.put(key, setting.substring(equals + 1));
            } else {
                flags.add(new ConfigInput.Flag(key, setting.substring(equals + 1), "--set"));
            }
        }
        return ConfigLoader.load(new ConfigInput(environment, flags, null, here));
    }

    private Finding finding(String id, AcsConfig config, Machine machine) {
        return HardeningChecklist.of(new Subject(config, machine)).stream().filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_ships_is_hard_as_long_as_nobody_else_reaches_it() throws Exception {
        assertThat(HardeningChecklist.of(new Subject(config(""), GOOD))).allSatisfy(finding -> {
            assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.OK);
            assertThat(finding.mend()).isEmpty();
            assertThat(finding.told()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "cwmp-authentication | WARN | cwmp.host=192.0.2.1 cwmp.allow-unauthenticated=true",
            "cwmp-tls | WARN | cwmp.host=192.0.2.1 cwmp.allow-unauthenticated=true",
            "cwmp-tls | OK | cwmp.host=192.0.2.1 cwmp.auth=digest tls.certificate-files=a.pem cwmp.plain=false",
            "cwmp-tls | WARN | cwmp.host=192.0.2.1 cwmp.auth=digest tls.certificate-files=a.pem",
            "cwmp-authentication | OK | cwmp.host=192.0.2.1 cwmp.auth=digest",
            "tls-legacy | WARN | tls.certificate-files=a.pem tls.legacy-port=7549",
            "cwmp-basic | WARN | cwmp.auth=basic auth.basic-without-tls=true",
            "cwmp-basic | OK | cwmp.auth=digest",
            "xmpp-tls | WARN | xmpp.enabled=true xmpp.domain=x.net xmpp.username=acs ACS_XMPP_PASSWORD=p xmpp.tls=none",
            "xmpp-tls | OK | xmpp.enabled=true xmpp.domain=x.net xmpp.username=acs ACS_XMPP_PASSWORD=p",
            "api-tls | OK | api.host=0.0.0.0 api.tls=true tls.certificate-files=a.pem",
            "registration | WARN | cwmp.host=192.0.2.1 cwmp.allow-unauthenticated=true",
            "registration | OK | cwmp.host=192.0.2.1 cwmp.allow-unauthenticated=true sessions.registration=refuse",
            "bootstrap-secret | FAIL | auth.bootstrap-username=all ACS_AUTH_BOOTSTRAP_PASSWORD=short",
            "bootstrap-secret | FAIL | auth.bootstrap-username=longer-than-eight ACS_AUTH_BOOTSTRAP_PASSWORD=longer-than-eight",
            "bootstrap-secret | WARN | auth.bootstrap-username=all ACS_AUTH_BOOTSTRAP_PASSWORD=ten-chars!",
            "bootstrap-secret | OK | auth.bootstrap-username=all ACS_AUTH_BOOTSTRAP_PASSWORD=twelve-chars",
            "bootstrap-again | WARN | auth.bootstrap-after-reset=accept",
            "wake-addresses | WARN | wake.allow=127.0.0.0/8",
            "wake-addresses | OK | wake.enabled=false wake.allow=10.0.0.0/8",
            "wake-basic | WARN | wake.basic=true", "files-tls | WARN | files.host=192.0.2.1",
            "files-tls | OK | files.host=192.0.2.1 files.tls=true tls.certificate-files=a.pem",
            "api-tls | WARN | api.host=0.0.0.0 api.allow-plain=true",
            "api-token | WARN | ACS_API_TOKEN=sixteen-characters",
            "api-token | WARN | ACS_API_TOKEN=short",
            "api-token | OK | ACS_API_TOKEN=0123456789abcdef0123456789abcdef",
            "api-rates | WARN | api.failures-per-minute=101", "api-rates | OK | api.failures-per-minute=100",
            "management-address | WARN | management.host=192.0.2.1 management.allow-remote=true",
            "trusted-proxies | WARN | network.trusted-proxies=10.0.0.0/8,192.0.2.0/24",
            "trusted-proxies | WARN | network.trusted-proxies=2001:db8::/32",
            "trusted-proxies | OK | network.trusted-proxies=192.0.2.0/24,2001:db8::/64,127.0.0.0/8",
            "proxy-tells | WARN | network.trusted-proxies=10.0.0.1",
            "proxy-tells | OK | network.trusted-proxies=10.0.0.1 network.proxy-protocol=require",
            "proxy-tells | OK | network.trusted-proxies=10.0.0.1 network.api-forwarded-header=forwarded",
            "proxy-tells | OK | network.trusted-proxies=10.0.0.1 network.files-proxy-protocol=accept",
            "address-limits | WARN | network.address-connections-per-second=0",
            "address-limits | WARN | network.address-connections-max=0",
            "address-limits | WARN | network.address-posts-per-second=0",
            "address-limits | WARN | network.files-address-connections-max=0",
            "device-limit | WARN | network.device-sessions-per-minute=0",
            "exempt-callers | WARN | network.exempt=127.0.0.0/8,0.0.0.0/0",
            "exempt-callers | OK | network.exempt=192.0.2.7",
            "database-tls | WARN | ACS_DB_URL=postgresql://acs:hunter2@db.example.net/acs",
            "database-tls | WARN | ACS_DB_URL=postgresql://acs:hunter2@db.example.net/acs?sslmode=require",
            "database-tls | OK | ACS_DB_URL=postgresql://acs:hunter2@db.example.net/acs?sslmode=verify-full",
            "database-tls | WARN | ACS_DB_URL=postgresql://acs:hunter2@localhost,db.example.net/acs",
            "database-tls | OK | ACS_DB_URL=postgresql://acs:hunter2@localhost/acs"})
    void each_weakness_of_the_configuration_has_its_line(String id, Verdict verdict, String settings) throws Exception {
        assertThat(finding(id, config(settings), GOOD).verdict()).isEqualTo(verdict);
    }

    @Test
    void each_weakness_of_the_machine_has_its_line() throws Exception {
        AcsConfig config = config("");
        Path key = here.resolve("acs-data/secrets.keys");
        assertThat(finding("open-files", config, machine(1_024, "acs", Clock.KEPT, Reach.OWNER, Map.of()))).satisfies(
                finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
                    assertThat(finding.mend()).contains("52000");
                });
        assertThat(finding("open-files", config, machine(-1, "acs", Clock.KEPT, Reach.OWNER, Map.of())).verdict())
                .isEqualTo(Verdict.NOTE);
        assertThat(finding("user", config, machine(1, "root", Clock.KEPT, Reach.OWNER, Map.of())).verdict())
                .isEqualTo(Verdict.WARN);
        assertThat(finding("clock", config, machine(1, "acs", Clock.UNKNOWN, Reach.OWNER, Map.of())).verdict())
                .isEqualTo(Verdict.NOTE);
        assertThat(
                finding("data-directory", config, machine(1, "acs", Clock.KEPT, Reach.EVERYBODY, Map.of())).verdict())
                .isEqualTo(Verdict.WARN);
        assertThat(finding("key-files", config,
                machine(1, "acs", Clock.KEPT, Reach.EVERYBODY, Map.of(key, Reach.EVERYBODY)))).satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
                    assertThat(finding.mend()).startsWith("chmod 600 " + key);
                });
        assertThat(finding("key-files", config,
                machine(1, "acs", Clock.KEPT, Reach.GROUP, Map.of(key, Reach.GROUP))).verdict())
                .isEqualTo(Verdict.WARN);
    }

    @Test
    void whatever_is_not_in_order_comes_with_its_mend_and_no_line_shows_a_secret() throws Exception {
        AcsConfig config = config("cwmp.host=192.0.2.1 cwmp.allow-unauthenticated=true api.host=0.0.0.0"
                + " api.allow-plain=true management.host=192.0.2.1 management.allow-remote=true network.exempt=0.0.0.0/0"
                + " network.trusted-proxies=10.0.0.0/8 ACS_API_TOKEN=hunter4hunter4hunter4"
                + " ACS_DB_URL=postgresql://acs:hunter2@db.example.net/acs");
        List<Finding> findings = HardeningChecklist
                .of(new Subject(config, machine(1, "root", Clock.UNKNOWN, Reach.EVERYBODY, Map.of())));
        assertThat(findings).filteredOn(finding -> finding.verdict() != Verdict.OK).hasSizeGreaterThan(12)
                .allSatisfy(finding -> assertThat(finding.mend()).isNotBlank());
        assertThat(findings).allSatisfy(finding -> assertThat(finding.toString()).doesNotContain("hunter"));
    }

    @Test
    void the_guide_explains_every_line_and_no_other() throws Exception {
        List<String> explained = ROW.matcher(Files.readString(GUIDE)).results().map(row -> row.group(1)).toList();
        assertThat(explained)
                .containsExactlyElementsOf(HardeningChecklist.ALL.stream().map(HardeningCheck::id).toList());
        assertThat(explained).doesNotHaveDuplicates();
    }
}
