package acs.app;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

import acs.cwmp.UrlUserInfo;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/**
 * The last look at a log record before it is written: known secrets are replaced, and users and passwords in URLs, wherever
 * they come from (a message, an argument, a driver's exception). It is a net below the rule that nobody logs them.
 */
final class MaskingEncoder extends EncoderBase<ILoggingEvent> {
    /** Shorter ones would tear holes into innocent words. */
    private static final int LENGTH_MIN = 6;

    private final Encoder<ILoggingEvent> encoder;
    private final List<String> secrets;

    MaskingEncoder(Encoder<ILoggingEvent> encoder, List<String> secrets) {
        this.encoder = encoder;
        // Longest first: one may hold another.
        this.secrets = secrets.stream().filter(secret -> secret.length() >= LENGTH_MIN)
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = encoder.encode(event);
        String text = new String(line, StandardCharsets.UTF_8);
        String masked = UrlUserInfo.maskedLine(text);
        for (String secret : secrets) {
            masked = masked.replace(secret, "***").replace(inJson(secret), "***");
        }
        return masked.equals(text) ? line : masked.getBytes(StandardCharsets.UTF_8);
    }

    private static String inJson(String secret) {
        return secret.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }

    @Override
    public void start() {
        encoder.start();
        super.start();
    }

    @Override
    public void stop() {
        encoder.stop();
        super.stop();
    }
}
