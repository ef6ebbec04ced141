package acs.transport.file;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import acs.port.StoreException;
import acs.transport.file.FileMeters.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log gets to know of connections that do not end as they should: nothing of links and their logins. */
final class TransferLog {
    private static final Logger LOG = LoggerFactory.getLogger(TransferLog.class);

    private TransferLog() {}

    /** A transfer failed; what CPEs do to themselves is no news. */
    static void failed(Outcome outcome, Throwable failure) {
        if (outcome != Outcome.FAILED) {
            return;
        }
        if (failure instanceof StoreException || failure instanceof TimeoutException) {
            LOG.warn("a transfer failed in the store: {}", failure.toString());
        } else {
            LOG.error("a defect while a file was transferred", failure);
        }
    }

    /** A connection is given up. */
    static void broken(Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("a connection broke: {}", cause.toString());
        } else {
            LOG.warn("a connection of the file server is given up: {}", cause.toString());
        }
    }
}
