package acs.app.operations;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps what is logged from its making to its end: by libraries what they say as shipped, by the ACS all that it could. */
public final class WholeLog implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger acs = (Logger) LoggerFactory.getLogger("acs");
    private final @Nullable Level level = acs.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    public WholeLog() {
        lines.start();
        root.addAppender(lines);
        acs.setLevel(Level.TRACE);
    }

    /** Messages, and what exceptions say. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(lines.list)) {
            text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage()).append('\n');
            for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
                text.append(thrown.getClassName()).append(' ').append(thrown.getMessage()).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.detachAppender(lines);
        acs.setLevel(level);
    }
}
