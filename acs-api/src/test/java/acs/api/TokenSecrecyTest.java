package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No log line holds a token, whatever the level, whatever becomes of the request. */
class TokenSecrecyTest {
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            texts.add(event.getFormattedMessage());
        }
    }

    @Test
    void tokens_are_in_no_log_line() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Lines lines = new Lines();
        lines.start();
        Level before = root.getLevel();
        root.addAppender(lines);
        // Whatever else writes the log of the tests is spared the flood; other tests set it up anew.
        List<Appender<ILoggingEvent>> others = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.remove(lines);
        others.forEach(root::detachAppender);
        root.setLevel(Level.TRACE);
        try {
            talk();
        } finally {
            root.setLevel(before);
            others.forEach(root::addAppender);
            root.detachAppender(lines);
        }
        assertThat(lines.texts).anyMatch(text -> text.contains("127.0.0.1")).noneMatch(text -> text.contains("s3cret"));
    }

    private static void talk() throws IOException {
        ApiSettings defaults = ApiSettings.defaults();
        ApiServer server = new ApiServer(new ApiSettings("127.0.0.1", 0, defaults.http(), defaults.pages(),
                defaults.rates(), defaults.waitsMax(), defaults.storeTimeout(), defaults.retryAfter()),
                MapPorts.of(new MapDeviceStore()), ApiTokens.of(List.of("right-s3cret")),
                new SimpleMeterRegistry());
        server.start().block(Duration.ofSeconds(10));
        try {
            for (String target : List.of("/api/v1/devices", "/api/v1/nowhere", "/api/v1/devices?limit=x", "/%zz")) {
                for (String token : List.of("right-s3cret", "wrong-s3cret", "s3cret \u0001")) {
                    RawHttp.request(server.port(), "GET", target, "Authorization: Bearer " + token);
                }
            }
            RawHttp.request(server.port(), "GET", "/api/v1/devices", "Authorization: Bearer right-s3cret", "No colon");
        } finally {
            server.stop().block(Duration.ofSeconds(20));
        }
    }
}
