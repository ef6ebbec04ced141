package acs.load.cpe;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** How a device takes and gives files. */
@FunctionalInterface
public interface FileTransfer {
    /**
     * Begins a transfer, without waiting; called on the thread that drives the device, which looks at the result now and then. A
     * device that forgets everything cancels it.
     */
    CompletableFuture<TransferredFile> begin(Transfer transfer);

    /** Whether files can come from this URL or go there; a request for another one is refused by 9013. */
    default boolean speaks(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }
}
