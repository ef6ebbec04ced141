package acs.app.hardening;

import acs.app.config.AcsConfig;

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
        return config.auth() != acs.app.config.CwmpAuth.NONE;
    }

    /** Whether CPEs reach a listener with TLS. The TLS settings decide it once there are any. */
    boolean hasCwmpTls() {
        return false;
    }

    /** Whether the API has TLS of its own. The TLS settings decide it once there are any. */
    boolean hasApiTls() {
        return false;
    }
}
