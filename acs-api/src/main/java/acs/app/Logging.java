package acs.app;

import java.io.OutputStream;
import java.util.List;

import acs.app.config.AcsConfig;
import acs.app.config.LogFormat;
import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** Sets up the logs from the configuration; there is no configuration file of the logging library. */
final class Logging {
    /** Records waiting for a slow terminal or pipe; past that they are dropped rather than to stop an event loop. */
    private static final int QUEUE = 8_192;
    private static final int FLUSH_MILLIS = 1_000;

    private Logging() {}

    /** Quiet until the configuration is known: libraries speak while classes load. */
    static void quiet() {
        context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }

    /** Logs as the configuration says, to this stream. */
    static void configure(AcsConfig.Log log, List<String> secrets, OutputStream out) {
        LoggerContext context = context();
        context.reset();
        OutputStreamAppender<ILoggingEvent> writer = new OutputStreamAppender<>();
        writer.setContext(context);
        writer.setName("out");
        writer.setEncoder(masking(context, log.format(), secrets));
        writer.setOutputStream(out);
        writer.start();

        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("queue");
        queue.setQueueSize(QUEUE);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(writer);
        queue.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(queue);
        context.getLogger("acs").setLevel(Level.toLevel(log.level().name()));
    }

    /** Writes what still waits and ends the logs. */
    static void flush() {
        context().reset();
    }

    private static Encoder<ILoggingEvent> masking(LoggerContext context, LogFormat format, List<String> secrets) {
        MaskingEncoder masking = new MaskingEncoder(encoder(context, format), secrets);
        masking.setContext(context);
        masking.start();
        return masking;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case TEXT -> new TextEncoder(context);
            case JSON -> {
                LogstashEncoder json = new LogstashEncoder();
                json.setContext(context);
                json.setIncludeMdc(false);
                yield json;
            }
        };
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
