package acs.abuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that a process of Linux has, and the bound that the operations guide promises for it. */
record ResidentMemory(long pid) {
    /** What the operations guide gives the JVM besides its heap and its direct memory. */
    private static final long BESIDES = 200L << 20;
    private static final Pattern OPTION = Pattern.compile("-(Xmx|XX:MaxDirectMemorySize=)(\\d+)([kKmMgG]?)");

    /** Has the peak begin at the present value. */
    void forgetPeak() throws IOException {
        Files.writeString(file("clear_refs"), "5");
    }

    /** The highest value since the start, or since {@link #forgetPeak}, in bytes. */
    long peak() throws IOException {
        for (String line : Files.readAllLines(file("status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("the process tells no peak");
    }

    /** Heap, direct memory where the command line bounds it, and what the JVM needs besides. */
    long bound() throws IOException {
        String command = Files.readString(file("cmdline"), StandardCharsets.ISO_8859_1);
        long heap = 0;
        long direct = 0;
        Matcher option = OPTION.matcher(command);
        while (option.find()) {
            long bytes = Long.parseLong(option.group(2)) << shift(option.group(3));
            if (option.group(1).equals("Xmx")) {
                heap = bytes;
            } else {
                direct = bytes;
            }
        }
        return heap + direct + BESIDES;
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "k", "K" -> 10;
            case "m", "M" -> 20;
            case "g", "G" -> 30;
            default -> 0;
        };
    }
}
