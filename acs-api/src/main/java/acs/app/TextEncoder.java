package acs.app;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import org.jspecify.annotations.Nullable;

/**
 * One line a record, and only records begin at the start of a line: control characters and line ends that a device sent become
 * spaces, in messages and in those of exceptions; what tells of an exception stands below its record, indented.
 */
final class TextEncoder extends EncoderBase<ILoggingEvent> {
    private static final String CONTROL = "[\\p{Cc}\\p{Zl}\\p{Zp}]+";
    private static final String PATTERN = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level %logger{0} %replace(%msg){'"
            + CONTROL + "',' '}%n%nopex";
    private static final Pattern CONTROLS = Pattern.compile(CONTROL);
    private static final byte[] NOTHING = {};
    /** Of each exception. */
    private static final int FRAMES_MAX = 12;
    /** Causes within causes. */
    private static final int CAUSES_MAX = 8;

    private final PatternLayout record = new PatternLayout();

    TextEncoder(LoggerContext context) {
        setContext(context);
        record.setContext(context);
        record.setPattern(PATTERN);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(record.doLayout(event));
        append(text, "", event.getThrowableProxy(), CAUSES_MAX);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, String label, @Nullable IThrowableProxy thrown, int deeper) {
        if (thrown == null) {
            return;
        }
        text.append('\t').append(label).append(thrown.getClassName());
        if (thrown.getMessage() != null) {
            text.append(": ").append(CONTROLS.matcher(thrown.getMessage()).replaceAll(" "));
        }
        text.append('\n');
        // Those of a cause that it shares with what it caused stand there already.
        int frames = thrown.getStackTraceElementProxyArray().length - thrown.getCommonFrames();
        for (int i = 0; i < Math.min(frames, FRAMES_MAX); i++) {
            text.append("\t\t").append(thrown.getStackTraceElementProxyArray()[i].getSTEAsString()).append('\n');
        }
        if (deeper == 0) {
            return;
        }
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            append(text, "suppressed: ", suppressed, 0);
        }
        append(text, "caused by: ", thrown.getCause(), deeper - 1);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public void start() {
        record.start();
        super.start();
    }

    @Override
    public void stop() {
        record.stop();
        super.stop();
    }
}
