package acs.app.hardening;

import java.util.List;

/** The whole checklist. Each line has a row of the same id in {@code deploy/docs/hardening.md}; a test compares. */
public final class HardeningChecklist {
    /** In the order in which it is printed. */
    public static final List<HardeningCheck> ALL = List.of(
            new HardeningCheck("cwmp-authentication", "CPEs prove who they are", ListenerChecks::cwmpAuthentication),
            new HardeningCheck("cwmp-tls", "CPEs come over TLS", ListenerChecks::cwmpTls),
            new HardeningCheck("tls-legacy", "no TLS that can be broken", ListenerChecks::legacyTls),
            new HardeningCheck("cwmp-basic", "CPEs' passwords are not asked for in clear", ListenerChecks::basic),
            new HardeningCheck("registration", "strangers do not become devices", ListenerChecks::registration),
            new HardeningCheck("bootstrap-secret", "what devices share cannot be guessed",
                    ReachChecks::bootstrapSecret),
            new HardeningCheck("bootstrap-again", "and lets a device in once", ReachChecks::bootstrapAgain),
            new HardeningCheck("wake-addresses", "devices cannot send the ACS where they like",
                    ReachChecks::wakeAddresses),
            new HardeningCheck("wake-basic", "devices are not told passwords in clear", ReachChecks::wakeBasic),
            new HardeningCheck("files-tls", "files go out over TLS", ReachChecks::filesTls),
            new HardeningCheck("api-tls", "the API is reached over TLS", ListenerChecks::apiTls),
            new HardeningCheck("api-token", "the admin's token cannot be guessed", ListenerChecks::apiToken),
            new HardeningCheck("api-rates", "tokens cannot be tried in numbers", ListenerChecks::apiRates),
            new HardeningCheck("management-address", "only operators reach health and metrics",
                    ListenerChecks::management),
            new HardeningCheck("xmpp-tls", "nobody reads along on the way to the XMPP server", ListenerChecks::xmpp),
            new HardeningCheck("trusted-proxies", "few hosts may say for whom they call",
                    NetworkChecks::trustedProxies),
            new HardeningCheck("proxy-tells", "proxies tell who calls", NetworkChecks::proxyTells),
            new HardeningCheck("address-limits", "one address cannot take everything", NetworkChecks::addressLimits),
            new HardeningCheck("device-limit", "one device cannot call without end", NetworkChecks::deviceLimit),
            new HardeningCheck("exempt-callers", "limits hold for strangers", NetworkChecks::exempt),
            new HardeningCheck("database-tls", "nobody reads along on the way to the database",
                    MachineChecks::databaseTls),
            new HardeningCheck("key-files", "key files are their owner's alone", MachineChecks::keyFiles),
            new HardeningCheck("data-directory", "so is the data directory", MachineChecks::dataDirectory),
            new HardeningCheck("settings-file", "secrets in the configuration's file are nobody else's",
                    MachineChecks::settingsFile),
            new HardeningCheck("user", "the server runs as an ordinary user", MachineChecks::user),
            new HardeningCheck("open-files", "open files suffice for all connections", MachineChecks::openFiles),
            new HardeningCheck("clock", "the clock is right", MachineChecks::clock));

    private HardeningChecklist() {}

    /** Every line, filled in. */
    public static List<Finding> of(Subject subject) {
        return ALL.stream().map(check -> check.find(subject)).toList();
    }
}
