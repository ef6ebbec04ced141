package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import acs.app.config.AcsConfig;
import acs.app.config.LogFormat;
import acs.app.config.LogLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {
    private static final String SECRET = "hun\"ter2hunter2";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void leaveTheOtherTestsQuiet() {
        Logging.configure(new AcsConfig.Log(LogFormat.TEXT, LogLevel.INFO, false), List.of(), System.out);
    }

    @Test
    void text_is_one_line_a_record_even_when_a_device_sends_line_ends() {
        configure(LogFormat.TEXT, LogLevel.INFO);
        LoggerFactory.getLogger("acs.x.Thing").info("serial {}", "a\r\n2026-01-01 INFO forged\u001b[31m");
        Logging.flush();

        assertThat(lines()).singleElement().asString().contains("INFO  Thing serial a 2026-01-01 INFO forged [31m");
    }

    @Test
    void an_exception_cannot_forge_a_record_since_only_records_begin_a_line() {
        configure(LogFormat.TEXT, LogLevel.INFO);
        Exception thrown = new IllegalStateException("got <x>\r\n2026-01-01 ERROR forged\u0085\u2028\u009b31m",
                new IllegalArgumentException("of\n2026-01-02 ERROR forged too"));
        thrown.addSuppressed(new IllegalStateException("and\n2026-01-03 ERROR forged as well"));
        LoggerFactory.getLogger("acs.x.Thing").warn("failed", thrown);
        Logging.flush();

        assertThat(text().split("\\R")).filteredOn(line -> !line.startsWith("\t")).singleElement().asString()
                .endsWith("WARN  Thing failed");
        assertThat(text()).contains("\tjava.lang.IllegalStateException: got <x> 2026-01-01 ERROR forged 31m\n",
                "\t\tat acs.app.LoggingTest.", "\tcaused by: java.lang.IllegalArgumentException: of 2026-01-02 ERROR",
                "\tsuppressed: java.lang.IllegalStateException: and 2026-01-03 ERROR");
    }

    @Test
    void json_is_one_object_a_record() {
        configure(LogFormat.JSON, LogLevel.INFO);
        LoggerFactory.getLogger("acs.x.Thing").warn("device {}\nsaid", 7, new IllegalStateException("why"));
        Logging.flush();

        JsonNode record = JsonMapper.shared().readTree(lines().getFirst());
        assertThat(record.get("message").asString()).isEqualTo("device 7\nsaid");
        assertThat(record.get("level").asString()).isEqualTo("WARN");
        assertThat(record.get("stack_trace").asString()).contains("why");
    }

    @Test
    void a_secret_is_masked_in_messages_and_in_exceptions_in_both_formats() {
        for (LogFormat format : LogFormat.values()) {
            configure(format, LogLevel.INFO);
            LoggerFactory.getLogger("acs.x.Thing").info("url with {}", SECRET,
                    new IllegalStateException("of " + SECRET));
            Logging.flush();
        }

        assertThat(text()).contains("url with ***", "of ***").doesNotContain("ter2hunter2");
    }

    @Test
    void users_and_passwords_in_urls_are_masked_in_both_formats_though_they_are_no_known_secrets() {
        for (LogFormat format : LogFormat.values()) {
            configure(format, LogLevel.INFO);
            LoggerFactory.getLogger("acs.x.Thing").info("asked {} \"of\" a@b", "http://admin:x1y2@192.0.2.1/cr",
                    new IllegalStateException("ftp://admin:x1y2@host"));
            Logging.flush();
        }

        assertThat(text()).contains("http://***@192.0.2.1/cr", "ftp://***@host", "a@b").doesNotContain("x1y2");
        assertThat(JsonMapper.shared().readTree(lines().getLast()).get("message").asString())
                .isEqualTo("asked http://***@192.0.2.1/cr \"of\" a@b");
    }

    @Test
    void libraries_are_quiet_below_warn_while_the_acs_speaks_as_set() {
        configure(LogFormat.TEXT, LogLevel.DEBUG);
        LoggerFactory.getLogger("io.netty.x").info("netty chatter");
        LoggerFactory.getLogger("io.r2dbc.x").warn("driver trouble");
        LoggerFactory.getLogger("acs.x").debug("step");
        Logging.flush();

        assertThat(text()).contains("driver trouble", "step").doesNotContain("netty chatter");
    }

    private void configure(LogFormat format, LogLevel level) {
        Logging.configure(new AcsConfig.Log(format, level, false), List.of(SECRET), out);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().lines().toList();
    }
}
