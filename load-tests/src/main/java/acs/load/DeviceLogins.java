package acs.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import acs.credential.DerivedSecret;
import acs.credential.KeyLines;
import acs.credential.KeyRing;
import acs.cwmp.DeviceId;
import acs.load.cpe.CpeLogin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What devices answer when the ACS asks who they are: the options of commands that play them. */
final class DeviceLogins {
    private static final String ID = "%id";

    @Option(names = "--user", paramLabel = "NAME", defaultValue = ID, description = "Username of each device when the ACS asks for one; %%id stands for the device's id. Default: %%id.")
    private String user = "";

    @Option(names = "--password-file", paramLabel = "FILE", description = "The devices' passwords: one line for all devices, or a line for each with its username, a tab and its password. Devices with a data model use ManagementServer.Username and Password when both are set.")
    private @Nullable Path passwords;

    @Option(names = "--credentials-key-file", paramLabel = "FILE", description = "In its place: the ACS's credentials.keys. Every device then has the password that its id derives, as one from a factory that knows the key.")
    private @Nullable Path keys;

    @Option(names = "--credentials-key-version", paramLabel = "N", description = "Of these keys. Default: the newest.")
    private @Nullable Integer version;

    /**
     * The login of a device, {@code null} when it has none; the whole is {@code null} when no device has one.
     *
     * @throws IllegalArgumentException with a line for people when a file cannot be used
     */
    @Nullable
    Function<DeviceId, @Nullable CpeLogin> read() {
        if (keys != null) {
            return derived(keys);
        }
        if (version != null) {
            throw new IllegalArgumentException("--credentials-key-version needs --credentials-key-file");
        }
        return passwords == null ? null : listed(passwords);
    }

    private Function<DeviceId, @Nullable CpeLogin> derived(Path file) {
        if (passwords != null || !user.equals(ID)) {
            throw new IllegalArgumentException("--credentials-key-file says all: no --password-file and no --user");
        }
        KeyRing ring = ring(file);
        int chosen = version == null ? ring.current() : version;
        if (!ring.known().contains(chosen)) {
            throw new IllegalArgumentException("the keys have no version " + chosen);
        }
        return device -> {
            String id = device.canonical();
            return DerivedSecret.of(ring, chosen, DerivedSecret.CPE_PASSWORD, id)
                    .map(password -> new CpeLogin(id, password)).orElse(null);
        };
    }

    private static KeyRing ring(Path file) {
        try {
            return KeyLines.parse(Files.readString(file));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the keys cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("the key file " + file + ": " + malformed.getMessage(), malformed);
        }
    }

    private Function<DeviceId, @Nullable CpeLogin> listed(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the passwords cannot be read: " + unreadable.getMessage(), unreadable);
        }
        if (lines.size() == 1 && lines.get(0).indexOf('\t') < 0) {
            String password = lines.get(0);
            return device -> new CpeLogin(username(device), password);
        }
        Map<String, String> byName = new HashMap<>();
        for (String line : lines) {
            int tab = line.indexOf('\t');
            if (tab < 1) {
                throw new IllegalArgumentException("a line of the passwords has no username before a tab");
            }
            byName.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return device -> login(username(device), byName);
    }

    private static @Nullable CpeLogin login(String name, Map<String, String> byName) {
        String password = byName.get(name);
        return password == null ? null : new CpeLogin(name, password);
    }

    private String username(DeviceId device) {
        return user.replace(ID, device.canonical());
    }
}
