package acs.app.hardening;

import acs.app.config.AcsConfig;
import acs.app.config.CwmpAuth;

/**
 * What is checked.
 *
 * @param config  in force
 * @param machine that it is in force on
 */
public record Subject(AcsConfig config, Machine machine) {
    boolean isOutside(String host) {
        return machine.isOutside().test(host);
    }

    boolean isCwmpOutside() {
        return isOutside(config.southbound().host());
    }

    boolean isApiOutside() {
        return isOutside(config.api().host());
    }

    boolean hasCpeAuthentication() {
        return config.auth() != CwmpAuth.NONE;
    }

    /** Whether CPEs reach a listener with TLS. */
    boolean hasCwmpTls() {
        return config.tls().server() != null;
    }

    /** Whether CPEs reach one without. */
    boolean hasPlainCwmp() {
        return config.tls().plainCwmp();
    }

    /** Whether the API has TLS of its own. */
    boolean hasApiTls() {
        return config.tls().api();
    }
}
