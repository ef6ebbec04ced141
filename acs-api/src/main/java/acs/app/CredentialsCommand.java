package acs.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import acs.app.config.AcsConfig;
import acs.app.config.SecretConfig;
import acs.credential.DerivedSecret;
import acs.credential.KeyRing;
import acs.credential.StunSecret;
import acs.cwmp.DeviceId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Credentials that are derived from devices' ids. */
@Command(name = "credentials", mixinStandardHelpOptions = true, sortOptions = false, header = "Show derived credentials of devices, or rotate the key that they are derived with.", synopsisSubcommandLabel = "show|rotate", description = {
        "",
        "A derived password is a keyed hash of the device's id: a factory that has it need not tell the ACS about any device.",
        ""}, footer = {"", "Example:", "  acs credentials show 00A1B2-Gateway-S0000001"})
final class CredentialsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    CredentialsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.err().println("Say what to do: acs credentials show DEVICE, or acs credentials rotate");
        return ExitCode.USAGE;
    }

    /** Prints what a factory needs. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, header = "Show the credentials that devices' ids derive.", description = {
            "",
            "A line for each device: username, version of the key, and with --reveal the password. Needs the key file alone,"
                    + " no database and no server. The username is the device's id, whatever it is for; what else the device"
                    + " may have been told instead is known to the server alone.",
            ""}, footer = {"", "Examples:", "  acs credentials show 00A1B2-Gateway-S0000001",
                    "  acs credentials show --reveal 00A1B2-Gateway-S0000001 > provisioning.txt     mind who can read it",
                    "  acs credentials show --reveal --for stun 00A1B2-Gateway-S0000001"})
    static final class Show implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private ConfigOptions options = new ConfigOptions();

        @Parameters(arity = "1..*", paramLabel = "DEVICE", description = "OUI-ProductClass-SerialNumber, each part"
                + " percent-encoded; OUI-SerialNumber without a ProductClass.")
        private String[] devices = {};

        @Option(names = "--for", paramLabel = "WHAT", defaultValue = "login", description = "login: ManagementServer.Username"
                + " and Password; connection-request: ConnectionRequestUsername and -Password; stun: STUNUsername and"
                + " -Password. Default: ${DEFAULT-VALUE}.")
        private String purpose = "";

        @Option(names = "--reveal", description = "Print the passwords too.")
        private boolean reveal;

        @Option(names = "--key-version", paramLabel = "N", description = "Of the key; the newest one by default.")
        private int version;

        Show(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            AcsConfig config = options.load(surroundings);
            Purpose chosenPurpose = Purpose.of(purpose);
            if (chosenPurpose == null) {
                surroundings.err().println("--for " + purpose + ": is none of login, connection-request, stun");
                return ExitCode.USAGE;
            }
            KeyRing ring = new KeyFile(config.keeping().credentials()).read();
            int chosen = version == 0 ? ring.current() : version;
            for (String text : devices) {
                String device = DeviceId.parse(text).map(DeviceId::canonical).orElse(null);
                if (device == null) {
                    surroundings.err().println(text + " is no device's id: OUI-ProductClass-SerialNumber, each part"
                            + " percent-encoded");
                    return ExitCode.USAGE;
                }
                String password = chosenPurpose.password(ring, chosen, device).orElse(null);
                if (password == null) {
                    surroundings.err().println("The key file has no version " + chosen + ".");
                    return ExitCode.USAGE;
                }
                surroundings.out().println(device + " " + chosen + (reveal ? " " + password : ""));
            }
            return ExitCode.OK;
        }
    }

    /** What a password is for. */
    private enum Purpose {
        LOGIN,
        CONNECTION_REQUEST,
        STUN;

        static @Nullable Purpose of(String word) {
            return Arrays.stream(values())
                    .filter(purpose -> purpose.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                    .findFirst().orElse(null);
        }

        Optional<String> password(KeyRing ring, int version, String device) {
            return switch (this) {
                case LOGIN -> DerivedSecret.of(ring, version, DerivedSecret.CPE_PASSWORD, device);
                case CONNECTION_REQUEST -> DerivedSecret.of(ring, version, DerivedSecret.CONNECTION_REQUEST, device);
                case STUN -> StunSecret.password(ring, version, device);
            };
        }
    }

    /** Brings a new version into use. */
    @Command(name = "rotate", mixinStandardHelpOptions = true, sortOptions = false, header = "Add a version of the key that passwords are derived with, and bring it into use.", description = {
            "", "Each device gets its new password when it next calls; until it has taken it the old one is good"
                    + " (auth.credentials-older-versions-max). Leave the old line in the file until every device has called.",
            ""})
    static final class Rotate implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private RotationOptions options = new RotationOptions();

        Rotate(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            return options.rotate(options.rotation(surroundings, SecretConfig::credentials),
                    (operations, ring) -> true);
        }
    }
}
