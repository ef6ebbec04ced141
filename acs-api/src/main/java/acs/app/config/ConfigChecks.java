package acs.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import acs.store.DatabaseAddress;

/** Settings that are each fine and do not go together. */
final class ConfigChecks {
    private static final int TOKEN_LENGTH_OUTSIDE = 16;
    /** Of the embedded server's: large records, operations that share, session log, files, NAT bindings, upkeep, and psql. */
    private static final int CONNECTIONS_ASIDE = 16;

    private final SettingValues values;
    private final Predicate<Setting<?>> broken;
    private final List<String> problems = new ArrayList<>();

    private ConfigChecks(SettingValues values, Predicate<Setting<?>> broken) {
        this.values = values;
        this.broken = broken;
    }

    /** @param broken settings whose own value is wrong: nothing more is said about them */
    static List<String> contradictions(SettingValues values, Predicate<Setting<?>> broken) {
        ConfigChecks checks = new ConfigChecks(values, broken);
        checks.authentication();
        checks.tokenOutside();
        checks.ports(Settings.CWMP_HOST, Settings.CWMP_PORT, Settings.API_HOST, Settings.API_PORT);
        checks.ports(Settings.CWMP_HOST, Settings.CWMP_PORT, Settings.MANAGEMENT_HOST, Settings.MANAGEMENT_PORT);
        checks.ports(Settings.API_HOST, Settings.API_PORT, Settings.MANAGEMENT_HOST, Settings.MANAGEMENT_PORT);
        checks.problems.addAll(OpenListenerChecks.problems(values, broken, checks::isOutside, checks::named));
        for (Map.Entry<Setting<String>, Setting<Integer>> other : Map.of(Settings.CWMP_HOST, Settings.CWMP_PORT,
                Settings.API_HOST, Settings.API_PORT, Settings.MANAGEMENT_HOST, Settings.MANAGEMENT_PORT).entrySet()) {
            checks.ports(FilesSettings.HOST, FilesSettings.PORT, other.getKey(), other.getValue());
        }
        checks.resolves(FilesSettings.HOST);
        checks.atMost(Settings.SESSIONS_TURN_TIMEOUT, Settings.SESSIONS_TURN_TIMEOUT_MAX);
        checks.atMost(Settings.SESSIONS_TURN_TIMEOUT_MAX, Settings.SESSIONS_DURATION_MAX);
        checks.atMost(Settings.SESSIONS_TURN_TIMEOUT, Settings.CWMP_IDLE_TIMEOUT);
        checks.atMost(Settings.CWMP_BODY_BYTES_MAX, Settings.CWMP_BODY_BYTES_INFLATED_MAX);
        checks.atMost(Settings.SOAP_TEXT_LENGTH_MAX, Settings.CWMP_BODY_BYTES_INFLATED_MAX);
        checks.atMost(Settings.SOAP_PARAMETERS_MAX, Settings.SOAP_ELEMENTS_MAX);
        checks.atMost(Settings.STORE_BATCH_MAX, Settings.STORE_QUEUE_MAX);
        checks.atMost(Settings.API_PAGE_DEFAULT, Settings.API_PAGE_MAX);
        checks.tls();
        checks.xmppAccount();
        checks.atMost(XmppSettings.RECONNECT_MIN, XmppSettings.RECONNECT_MAX);
        checks.atMost(WakeSettings.RETRY_DELAY, WakeSettings.RETRY_DELAY_MAX);
        checks.atMost(WakeSettings.ANSWER_TIMEOUT, WakeSettings.TIMEOUT);
        checks.atMost(NatSettings.PROOF_INTERVAL, NatSettings.BINDING_LIFE);
        checks.databaseAddress();
        checks.embeddedConnections();
        checks.problems.addAll(SecretSettings.contradictions(values));
        checks.problems.addAll(MemorySettings.contradictions(values, Runtime.getRuntime().maxMemory(), broken,
                checks::named));
        // A name that does not resolve is met by several checks.
        return checks.problems.stream().distinct().toList();
    }

    private void authentication() {
        if (broken.test(Settings.CWMP_AUTH)) {
            return;
        }
        CwmpAuth auth = values.get(Settings.CWMP_AUTH);
        boolean outside = isOutside(Settings.CWMP_HOST);
        if (auth == CwmpAuth.NONE && outside && !broken.test(Settings.CWMP_ALLOW_UNAUTHENTICATED)
                && !values.get(Settings.CWMP_ALLOW_UNAUTHENTICATED)) {
            problems.add(named(Settings.CWMP_HOST) + ": is no loopback address, and CPEs are not authenticated"
                    + " (cwmp.auth is none), so anybody could speak for any device. Set ACS_CWMP_AUTH=digest, or use 127.0.0.1,"
                    + " or say that this is meant with " + Settings.CWMP_ALLOW_UNAUTHENTICATED.variable() + "=true");
        }
        if (auth == CwmpAuth.BASIC && values.get(TlsSettings.CERTIFICATE_FILES).isEmpty()
                && values.get(NetworkSettings.TRUSTED_PROXIES).isEmpty()
                && !values.get(TrustSettings.AUTH_BASIC_WITHOUT_TLS)) {
            problems.add(
                    named(Settings.CWMP_AUTH) + ": basic is taken over TLS alone, and there is none, so no CPE could"
                            + " prove itself. Set tls.certificate-files, or say auth.basic-without-tls=true");
        }
    }

    private void tokenOutside() {
        boolean outside = isOutside(Settings.API_HOST);
        if (!outside || broken.test(Settings.API_TOKEN)) {
            return;
        }
        Secret token = values.get(Settings.API_TOKEN);
        if (token.isSet() && token.value().length() < TOKEN_LENGTH_OUTSIDE) {
            problems.add(named(Settings.API_TOKEN) + ": is shorter than " + TOKEN_LENGTH_OUTSIDE
                    + " characters while api.host lets other hosts in; make one with: openssl rand -hex 32");
        }
    }

    /** Whether others than this machine can reach the address; a name that does not resolve is told and counts as not. */
    private boolean isOutside(Setting<String> host) {
        return !broken.test(host)
                && Arrays.stream(resolves(host)).anyMatch(address -> !address.isLoopbackAddress());
    }

    private InetAddress[] resolves(Setting<String> host) {
        try {
            return broken.test(host) ? new InetAddress[0] : InetAddress.getAllByName(values.get(host));
        } catch (UnknownHostException e) {
            problems.add(named(host) + ": \"" + values.get(host) + "\" is no address, and the name does not resolve");
            return new InetAddress[0];
        }
    }

    private void ports(Setting<String> host, Setting<Integer> port, Setting<String> otherHost,
            Setting<Integer> otherPort) {
        if (broken.test(port) || broken.test(otherPort) || values.get(port) == 0) {
            return;
        }
        boolean meet = values.get(host).equals(values.get(otherHost)) || isWildcard(host) || isWildcard(otherHost);
        if (meet && values.get(port).equals(values.get(otherPort))) {
            problems.add(named(port) + " and " + named(otherPort) + ": both want port " + values.get(port)
                    + "; give one of them another");
        }
    }

    private void tls() {
        if (TlsSettings.GROUP.all().stream().noneMatch(broken)) {
            problems.addAll(TlsSettings.contradictions(values));
            if (!values.get(TlsSettings.CERTIFICATE_FILES).isEmpty()) {
                ports(Settings.CWMP_HOST, TlsSettings.CWMP_TLS_PORT, Settings.CWMP_HOST, Settings.CWMP_PORT);
                ports(Settings.CWMP_HOST, TlsSettings.CWMP_TLS_PORT, Settings.API_HOST, Settings.API_PORT);
                ports(Settings.CWMP_HOST, TlsSettings.CWMP_TLS_PORT, Settings.CWMP_HOST, TlsSettings.LEGACY_PORT);
                ports(Settings.CWMP_HOST, TlsSettings.LEGACY_PORT, Settings.CWMP_HOST, Settings.CWMP_PORT);
            }
        }
    }

    private void xmppAccount() {
        if (broken.test(XmppSettings.ENABLED) || !values.get(XmppSettings.ENABLED)
                || broken.test(XmppSettings.PASSWORD)) {
            return;
        }
        List<Setting<?>> missing = new ArrayList<>();
        for (Setting<String> setting : List.of(XmppSettings.DOMAIN, XmppSettings.USERNAME)) {
            if (!broken.test(setting) && values.get(setting).isEmpty()) {
                missing.add(setting);
            }
        }
        if (!values.get(XmppSettings.PASSWORD).isSet()) {
            missing.add(XmppSettings.PASSWORD);
        }
        missing.forEach(setting -> problems
                .add(named(setting) + ": is needed while " + XmppSettings.ENABLED.key() + " is true"));
    }

    private void databaseAddress() {
        if (!broken.test(Settings.DB_URL) && values.get(Settings.DB_URL).isSet()) {
            try {
                DatabaseAddress.parse(values.get(Settings.DB_URL).value());
            } catch (IllegalArgumentException e) {
                problems.add(named(Settings.DB_URL) + ": " + e.getMessage());
            }
        }
    }

    private void embeddedConnections() {
        if (broken.test(Settings.DB_READ_CONNECTIONS) || broken.test(Settings.STORE_COMMIT_GROUPS)
                || broken.test(Settings.EMBEDDED_CONNECTIONS_MAX) || values.get(Settings.DB_URL).isSet()) {
            return;
        }
        // Once for reads, once for operations.
        int wanted = 2 * values.get(Settings.DB_READ_CONNECTIONS) + values.get(Settings.STORE_COMMIT_GROUPS)
                + CONNECTIONS_ASIDE;
        if (wanted > values.get(Settings.EMBEDDED_CONNECTIONS_MAX)) {
            problems.add(named(Settings.EMBEDDED_CONNECTIONS_MAX) + ": " + Settings.DB_READ_CONNECTIONS.key() + " and "
                    + Settings.STORE_COMMIT_GROUPS.key() + " need at least " + wanted + " with "
                    + CONNECTIONS_ASIDE + " for large records, shared statements, the session log, files and upkeep");
        }
    }

    private boolean isWildcard(Setting<String> host) {
        return List.of("0.0.0.0", "::").contains(values.get(host));
    }

    private <T extends Comparable<T>> void atMost(Setting<T> lower, Setting<T> upper) {
        if (!broken.test(lower) && !broken.test(upper) && values.get(lower).compareTo(values.get(upper)) > 0) {
            problems.add(named(lower) + " and " + named(upper) + ": " + lower + " must not be more than " + upper);
        }
    }

    private String named(Setting<?> setting) {
        return setting.key() + " (" + values.origin(setting) + ")";
    }
}
