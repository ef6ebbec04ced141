package acs.app.config;

import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.host;
import static acs.app.config.SettingType.optionalPath;
import static acs.app.config.SettingType.secret;
import static acs.app.config.SettingType.time;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import acs.store.CredentialSettings;
import acs.store.CredentialSettings.ConnectionRequests;
import acs.store.CredentialSettings.Stun;
import acs.store.CredentialSettings.StunLogins;

/** The settings of keys, and of the credentials that devices have. */
public final class SecretSettings {
    static final SettingGroup GROUP = new SettingGroup();
    /** TR-069's Username and Password; what XML cannot carry would lock the device out. */
    private static final Pattern LOGIN = Pattern.compile("[\\x20-\\x7E]{1,256}");
    private static final Pattern KEYS = Pattern
            .compile("[0-9]{1,9}:[A-Za-z0-9+/=]+([,\\s]+[0-9]{1,9}:[A-Za-z0-9+/=]+)*");
    private static final SettingType<String> USERNAME = new SettingType<>(
            "up to 256 visible ASCII characters, or empty",
            text -> {
                if (!text.isEmpty() && !LOGIN.matcher(text).matches()) {
                    throw new IllegalArgumentException("must be up to 256 visible ASCII characters");
                }
                return text;
            }, Function.identity());

    public static final Setting<Path> SECRETS_KEY_FILE = GROUP.add("secrets.key-file", optionalPath(), Path.of(""),
            "The keys under which secrets are stored, and others that need no recovery are made; empty: `secrets.keys` in"
                    + " the data directory. Made at first start, mode 0600; all nodes of one database need the same. Keep a"
                    + " copy: without it stored credentials are lost.");
    public static final Setting<Secret> SECRETS_KEYS = GROUP.add("secrets.keys",
            secret("VERSION:KEY pairs, the key in Base64, separated by commas", KEYS), Secret.NONE,
            "The same keys in place of the file, for containers.");
    public static final Setting<Path> CREDENTIALS_KEY_FILE = GROUP.add("auth.credentials-key-file", optionalPath(),
            Path.of(""),
            "The keys that devices' passwords are derived with; empty: `credentials.keys` in the data directory. Made at"
                    + " first start, mode 0600; all nodes of one database need the same.");
    public static final Setting<Secret> CREDENTIALS_KEYS = GROUP.add("auth.credentials-keys",
            secret("VERSION:KEY pairs, the key in Base64, separated by commas", KEYS), Secret.NONE,
            "The same keys in place of the file, for containers.");
    public static final Setting<Integer> CREDENTIALS_OLDER_VERSIONS = GROUP.add("auth.credentials-older-versions-max",
            count(0, 20), 2,
            "Versions of the key before the current one whose passwords are good until a device has taken the new one.");
    public static final Setting<Integer> CREDENTIALS_CACHE = GROUP.add("auth.credentials-cache-max",
            count(100, 10_000_000), 100_000,
            "Stored credentials, and usernames, that a node remembers, about 500 bytes each; derived ones need none.");
    public static final Setting<Duration> CREDENTIALS_CACHE_TIME = GROUP.add("auth.credentials-cache-time",
            time("1s", "7d"), Duration.ofHours(1),
            "How long at most they are remembered without being read again.");
    public static final Setting<Integer> CREDENTIALS_INDEX = GROUP.add("auth.credentials-index-max",
            count(0, 100_000_000), 1_000_000,
            "Usernames and devices with stored credentials that a node knows by a hash, 8 bytes each, so that all others"
                    + " log in without a look at the database. When there are more, those that are not remembered are read.");
    public static final Setting<Duration> CREDENTIALS_LOOK = GROUP.add("auth.credentials-look", time("100ms", "1m"),
            Duration.ofSeconds(2),
            "How often a node looks for credentials and keys that were changed elsewhere.");
    public static final Setting<String> BOOTSTRAP_USERNAME = GROUP.add("auth.bootstrap-username", USERNAME, "",
            "The username that devices share until they have one of their own; empty: there is none.");
    public static final Setting<Secret> BOOTSTRAP_PASSWORD = GROUP.add("auth.bootstrap-password",
            secret("up to 256 visible ASCII characters", LOGIN), Secret.NONE,
            "The password that goes with it. A device that shows it gets its own at once.");
    public static final Setting<AfterReset> BOOTSTRAP_AFTER_RESET = GROUP.add("auth.bootstrap-after-reset",
            choice(AfterReset.class), AfterReset.REFUSE,
            "A device that has taken its own and comes with the shared one: `refuse` it until an operator lets it in"
                    + " (`PUT /devices/{id}/credentials`), or `accept` it, and with it anybody who knows the shared one.");
    public static final Setting<ConnectionRequests> SET_CONNECTION_REQUEST = GROUP.add(
            "auth.set-connection-request-credentials", choice(ConnectionRequests.class), ConnectionRequests.PROVEN,
            "In which devices ConnectionRequestUsername and -Password are set at first contact and after 0 BOOTSTRAP:"
                    + " `never`, `proven` for those that have proven who they are, `always`. With `cwmp.auth: none` nobody"
                    + " proves anything, so that they are set with `always` alone, and by hand"
                    + " (`PUT /devices/{id}/credentials`).");
    public static final Setting<StunLogins> SET_STUN = GROUP.add("auth.set-stun-credentials", choice(StunLogins.class),
            StunLogins.SHOWN,
            "With `stun.enabled`, in which of these devices STUNUsername and -Password are set: `never`, `shown` for those"
                    + " whose Informs or parameters show that they have a STUN client, `always`, where a device without"
                    + " one refuses and keeps all else.");
    public static final Setting<String> SET_STUN_SERVER = GROUP.add("auth.set-stun-server", optionalHost(), "",
            "Set with them: this as STUNServerAddress, `stun.port` as STUNServerPort, and true as STUNEnable; empty:"
                    + " these are left as they are.");
    public static final Setting<Duration> EXCHANGE_EXPIRY = GROUP.add("auth.exchange-expiry", time("1m", "30d"),
            Duration.ofDays(1),
            "How long an operation that sets credentials waits for its device; then the next call queues another.");

    /** What becomes of a reset device that comes with the shared secret. */
    public enum AfterReset {
        REFUSE,
        ACCEPT
    }

    private SecretSettings() {}

    static SecretConfig map(SettingValues values, Path workingDirectory, Path dataDir) {
        return new SecretConfig(
                new SecretConfig.KeySource("secrets", file(values.get(SECRETS_KEY_FILE), workingDirectory,
                        dataDir.resolve("secrets.keys")), values.get(SECRETS_KEYS), SECRETS_KEY_FILE.key()),
                new SecretConfig.KeySource("credentials", file(values.get(CREDENTIALS_KEY_FILE), workingDirectory,
                        dataDir.resolve("credentials.keys")), values.get(CREDENTIALS_KEYS),
                        CREDENTIALS_KEY_FILE.key()),
                new CredentialSettings(values.get(BOOTSTRAP_USERNAME), values.get(BOOTSTRAP_PASSWORD).value(),
                        values.get(BOOTSTRAP_AFTER_RESET) == AfterReset.ACCEPT, values.get(SET_CONNECTION_REQUEST),
                        stun(values), values.get(CREDENTIALS_OLDER_VERSIONS), values.get(EXCHANGE_EXPIRY),
                        values.get(CREDENTIALS_CACHE), values.get(CREDENTIALS_CACHE_TIME),
                        values.get(CREDENTIALS_INDEX), values.get(CREDENTIALS_LOOK)));
    }

    /** Of these settings together. */
    static List<String> contradictions(SettingValues values) {
        List<String> problems = new ArrayList<>();
        if (values.get(BOOTSTRAP_USERNAME).isEmpty() == values.get(BOOTSTRAP_PASSWORD).isSet()) {
            problems.add(BOOTSTRAP_USERNAME.key() + " and " + BOOTSTRAP_PASSWORD.key()
                    + ": set both, or none of them");
        }
        if (!values.get(SET_STUN_SERVER).isEmpty() && values.get(NatSettings.PORT) == 0) {
            problems.add(SET_STUN_SERVER.key() + ": devices would be told port 0; set " + NatSettings.PORT.key());
        }
        return problems;
    }

    private static Stun stun(SettingValues values) {
        return values.get(NatSettings.ENABLED)
                ? new Stun(values.get(SET_STUN), values.get(SET_STUN_SERVER), values.get(NatSettings.PORT))
                : Stun.NOTHING;
    }

    private static SettingType<String> optionalHost() {
        SettingType<String> host = host();
        return new SettingType<>("an address or a name, or empty", text -> text.isEmpty() ? text : host.parse(text),
                Function.identity());
    }

    private static Path file(Path set, Path workingDirectory, Path otherwise) {
        return set.toString().isEmpty() ? otherwise : workingDirectory.resolve(set).toAbsolutePath().normalize();
    }
}
