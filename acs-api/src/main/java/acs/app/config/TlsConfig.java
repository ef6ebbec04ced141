package acs.app.config;

import java.time.Duration;
import java.util.Map;

import acs.transport.tls.ServerTlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided about certificates and the TLS listeners.
 *
 * @param server          how TLS is spoken; {@code null} without a certificate: then nothing is listened on with TLS
 * @param cwmpPort        for CPEs over TLS
 * @param legacyPort      for CPEs of another age, {@link #OFF} for none
 * @param plainCwmp       whether CPEs may come without TLS
 * @param api             whether the API is spoken over TLS alone
 * @param forwardedHeader by which a trusted proxy hands on a client's certificate; empty for none
 * @param reloadInterval  between two looks at the files
 */
public record TlsConfig(@Nullable ServerTlsSettings server, int cwmpPort, int legacyPort, boolean plainCwmp,
        boolean api, String forwardedHeader, Duration reloadInterval) {
    /** No port. */
    public static final int OFF = -1;

    /** The shipped values. */
    public static TlsConfig defaults() {
        return TlsSettings.map(new SettingValues(Map.of()));
    }
}
