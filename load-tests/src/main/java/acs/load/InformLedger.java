package acs.load;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import acs.load.cpe.AcknowledgedInform;
import org.jspecify.annotations.Nullable;

/**
 * A file with a line for each acknowledged Inform: serial number, counter and event, between tabs. What it holds must be found in
 * the store after any crash of the server.
 */
final class InformLedger implements AutoCloseable {
    private final Writer file;

    private InformLedger(Writer file) {
        this.file = file;
    }

    /** Opens for appending; {@code null} for a ledger that forgets. */
    static InformLedger open(@Nullable Path path) throws IOException {
        if (path == null) {
            return new InformLedger(Writer.nullWriter());
        }
        BufferedWriter file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new InformLedger(file);
    }

    /** Writes, and hands over to the operating system. */
    void append(List<AcknowledgedInform> informs) {
        try {
            for (AcknowledgedInform inform : informs) {
                file.append(inform.serialNumber()).append('\t').append(Long.toString(inform.counter())).append('\t')
                        .append(inform.event()).append('\n');
            }
            file.flush();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
