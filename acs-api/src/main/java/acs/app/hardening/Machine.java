package acs.app.hardening;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import acs.app.config.AcsConfig;
import acs.app.hardening.KeyFiles.Reach;
import com.sun.management.UnixOperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * What the machine is like for the user that runs the check: run it as the server's user.
 *
 * @param isOutside    whether others than this machine reach an address or name
 * @param openFilesMax file descriptors that a process may have, negative when unknown
 * @param user         who runs this
 * @param clock        whether the clock is kept right
 * @param dataDir      who may enter the data directory
 * @param keyFiles     its files that hold keys, and those that settings name, and who may use them
 * @param settings     who may read the configuration's file; its owner alone when it holds no secret, or there is none
 */
public record Machine(Predicate<String> isOutside, long openFilesMax, String user, Clock clock, Reach dataDir,
        Map<Path, Reach> keyFiles, Reach settings) {
    /** What is known about the clock. */
    public enum Clock {
        /** Something sets it by the network. */
        KEPT,
        /** Nothing that is known here does. */
        UNKNOWN
    }

    /** Where the usual time services say that they run: systemd-timesyncd, chrony, ntpd. */
    private static final List<String> TIME_SERVICES = List.of("/run/systemd/timesync/synchronized",
            "/run/chrony/chronyd.pid", "/run/chronyd.pid", "/run/ntpd.pid");

    public Machine {
        keyFiles = Map.copyOf(keyFiles);
    }

    /**
     * This one. Blocks on files and name servers.
     *
     * @param fileWithSecrets the configuration's file, if it holds secrets, {@code null} otherwise
     */
    public static Machine here(AcsConfig config, @Nullable Path fileWithSecrets) {
        Path dataDir = config.dataDir();
        Map<Path, Reach> keyFiles = new TreeMap<>();
        KeyFiles.named(config).forEach(file -> keyFiles.put(file, KeyFiles.reach(folderOf(file), file)));
        KeyFiles.in(dataDir).forEach(file -> keyFiles.put(file, KeyFiles.reach(dataDir, file)));
        return new Machine(Machine::isReachedByOthers, openFiles(), System.getProperty("user.name", ""),
                TIME_SERVICES.stream().map(Path::of).anyMatch(Files::exists) ? Clock.KEPT : Clock.UNKNOWN,
                KeyFiles.reach(dataDir), keyFiles,
                fileWithSecrets == null
                        ? Reach.OWNER
                        : KeyFiles.reach(folderOf(fileWithSecrets), fileWithSecrets));
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static boolean isReachedByOthers(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(address -> !address.isLoopbackAddress());
        } catch (UnknownHostException unresolved) {
            return true;
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : -1;
    }

    /** Key files that so many may use. */
    List<Path> keyFiles(Reach reach) {
        return keyFiles.entrySet().stream().filter(file -> file.getValue() == reach).map(Map.Entry::getKey).sorted()
                .toList();
    }
}
