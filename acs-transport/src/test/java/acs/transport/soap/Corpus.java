package acs.transport.soap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shared corpus of messages from the field, with what its index says of each. */
final class Corpus {
    private static final Path SHARED = Path.of(System.getProperty("acs.shared", "../../shared"));

    private Corpus() {}

    /**
     * One line of the index; columns are named as there.
     *
     * @param events the events of an Inform, or {@code fault=CODE}
     */
    record Sample(String file, String direction, String wellformed, String namespace, String rpc, String id,
            String events,
            String nparams, String oui, String productClass, String serial, String expect) {
        byte[] bytes() {
            try {
                return Files.readAllBytes(SHARED.resolve("corpus").resolve(file));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /** A folder beside the project that tests may need; the test is skipped when it is absent. */
    static Path shared(String folder) {
        Path path = SHARED.resolve(folder);
        assumeTrue(Files.isDirectory(path), "there is no " + path);
        return path;
    }

    static boolean isPresent() {
        return Files.isDirectory(SHARED.resolve("corpus"));
    }

    static List<Sample> samples() {
        Path index = shared("corpus").resolve("INDEX.tsv");
        try (var lines = Files.lines(index, StandardCharsets.UTF_8)) {
            return lines.skip(1).map(Corpus::sample).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Sample sample(String line) {
        String[] columns = line.split("\t", -1);
        return new Sample(columns[0], columns[1], columns[7], columns[8], columns[9], columns[10], columns[11],
                columns[12],
                columns[13], columns[14], columns[15], columns[16]);
    }
}
