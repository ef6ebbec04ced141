package acs.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * CPU time of processes, as Linux counts it in {@code /proc}: user and system time of the living, and of the children that they
 * have reaped. A process that ends and is reaped by another than its parent is lost, as always in {@code /proc}.
 *
 * @param processes all of them, by process id
 */
record ProcessCpu(Map<Long, Stat> processes) {
    /** The kernel's unit for times in {@code /proc}, 100 per second on every common Linux. */
    static final double TICKS_PER_SECOND = 100;

    /**
     * One process.
     *
     * @param parent its parent's id
     * @param name   of its program, up to 15 characters
     * @param ticks  of CPU, its reaped children's included
     */
    record Stat(long parent, String name, long ticks) {}

    ProcessCpu {
        processes = Map.copyOf(processes);
    }

    /** As things stand. */
    static ProcessCpu now() throws IOException {
        Map<Long, Stat> all = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                try {
                    String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
                    all.put(Long.parseLong(entry.getFileName().toString()), parsed(stat));
                } catch (IOException ended) {
                    // The process is gone since the directory was listed.
                }
            }
        }
        return new ProcessCpu(all);
    }

    /** A line of {@code /proc/PID/stat}; the program's name may hold blanks and brackets. */
    static Stat parsed(String stat) {
        int nameEnd = stat.lastIndexOf(')');
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return new Stat(Long.parseLong(fields[1]), stat.substring(stat.indexOf('(') + 1, nameEnd), ticks);
    }

    /** Seconds of CPU of a process and its descendants, without {@code except} and its descendants. */
    double seconds(long pid, long except) {
        long ticks = 0;
        for (long member : family(pid, except)) {
            ticks += processes.getOrDefault(member, new Stat(0, "", 0)).ticks();
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The PostgreSQL server among the descendants of a process: the topmost called {@code postgres}. */
    OptionalLong postmasterBelow(long pid) {
        return family(pid, -1).stream().mapToLong(Long::longValue)
                .filter(member -> isPostgres(member) && !isPostgres(parentOf(member)))
                .findFirst();
    }

    /** Whether there is such a process. */
    boolean has(long pid) {
        return processes.containsKey(pid);
    }

    private boolean isPostgres(long pid) {
        Stat process = processes.get(pid);
        return process != null && process.name().equals("postgres");
    }

    private long parentOf(long pid) {
        Stat process = processes.get(pid);
        return process == null ? 0 : process.parent();
    }

    private Set<Long> family(long pid, long except) {
        Set<Long> members = new HashSet<>();
        Deque<Long> open = new ArrayDeque<>();
        open.add(pid);
        while (!open.isEmpty()) {
            long member = open.remove();
            if (member != except && members.add(member)) {
                processes.forEach((child, process) -> {
                    if (process.parent() == member) {
                        open.add(child);
                    }
                });
            }
        }
        return members;
    }
}
