package acs.load.fleet;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import acs.load.cpe.FileTransfer;
import acs.load.cpe.Transfer;
import acs.load.cpe.TransferFault;
import acs.load.cpe.TransferredFile;
import org.jspecify.annotations.Nullable;

/**
 * Transfers files over HTTP for a whole fleet: downloads by GET, whose bytes are counted and thrown away, and uploads by PUT of a
 * few lines (<i>TR-069 A6 table 56</i>), each on a connection that is not the session's. The login is given at once, by basic
 * authentication. For any thread; the work is done on threads of its own, and what is too much for them waits.
 */
public final class FileTransfers implements FileTransfer, AutoCloseable {
    /** A longer file is not taken to its end. */
    static final long BYTES_MAX = 64L << 20;

    private static final Duration TIME_MAX = Duration.ofMinutes(5);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    private static final int AT_ONCE_MAX = 32;

    private final boolean allowRemote;
    private final long bytesMax;
    private final Duration timeMax;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT_MAX).build();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE_MAX,
            Thread.ofPlatform().daemon().name("file-transfer-", 0).factory());

    /** @param allowRemote whether other machines than this one are contacted */
    public FileTransfers(boolean allowRemote) {
        this(allowRemote, BYTES_MAX, TIME_MAX);
    }

    FileTransfers(boolean allowRemote, long bytesMax, Duration timeMax) {
        this.allowRemote = allowRemote;
        this.bytesMax = bytesMax;
        this.timeMax = timeMax;
    }

    /** Plain HTTP alone. */
    @Override
    public boolean speaks(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("http://");
    }

    @Override
    public CompletableFuture<TransferredFile> begin(Transfer transfer) {
        return CompletableFuture.supplyAsync(() -> transferred(transfer), threads);
    }

    private TransferredFile transferred(Transfer transfer) {
        AtomicBoolean answered = new AtomicBoolean();
        try {
            URI url = URI.create(transfer.url());
            if (!speaks(transfer.url()) || !mayContact(url)) {
                return TransferredFile.failed(TransferFault.NO_CONTACT);
            }
            return judged(transfer, response(request(transfer, url), answered));
        } catch (IllegalArgumentException | UnknownHostException noAddress) {
            return TransferredFile.failed(TransferFault.NO_CONTACT);
        } catch (ExecutionException broken) {
            return TransferredFile.failed(fault(transfer, broken.getCause(), answered.get()));
        } catch (TimeoutException tooLong) {
            return TransferredFile.failed(fault(transfer, tooLong, answered.get()));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return TransferredFile.failed(otherwise(transfer));
        }
    }

    private boolean mayContact(URI url) throws UnknownHostException {
        if (url.getHost() == null) {
            throw new IllegalArgumentException("a URL without a host");
        }
        return allowRemote || InetAddress.getByName(url.getHost()).isLoopbackAddress();
    }

    private static HttpRequest request(Transfer transfer, URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).setHeader("User-Agent", "acs-simulated-cpe");
        if (!transfer.username().isEmpty()) {
            byte[] login = (transfer.username() + ":" + transfer.password()).getBytes(StandardCharsets.UTF_8);
            request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        return transfer.isDownload()
                ? request.GET().build()
                : request.setHeader("Content-Type", "text/plain; charset=utf-8")
                        .PUT(BodyPublishers.ofString(content(transfer))).build();
    }

    private static String content(Transfer transfer) {
        return "A simulated device's file\ntype: " + transfer.fileType() + "\n";
    }

    /** The whole answer, with the number of its bytes. */
    private HttpResponse<Long> response(HttpRequest request, AtomicBoolean answered)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<HttpResponse<Long>> exchange = client.sendAsync(request, head -> {
            answered.set(true);
            return new DiscardedBody(bytesMax);
        });
        try {
            return exchange.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Nothing happens to one that is over; any other loses its connection.
            exchange.cancel(true);
        }
    }

    private static TransferredFile judged(Transfer transfer, HttpResponse<Long> response) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            return TransferredFile.failed(TransferFault.AUTHENTICATION);
        }
        if (status / 100 == 3 || status / 100 == 4) {
            return TransferredFile.failed(TransferFault.NO_ACCESS);
        }
        if (status / 100 != 2) {
            return TransferredFile.failed(otherwise(transfer));
        }
        return transfer.isDownload() ? taken(transfer, response.body()) : TransferredFile.succeeded(transfer);
    }

    private static TransferredFile taken(Transfer transfer, long bytes) {
        long announced = transfer.fileSize();
        if (bytes < announced) {
            return TransferredFile.failed(TransferFault.INCOMPLETE);
        }
        // An empty file is no use to a device.
        boolean isWrong = bytes == 0 || (announced > 0 && bytes > announced);
        return isWrong ? TransferredFile.failed(TransferFault.CORRUPTED) : TransferredFile.succeeded(transfer);
    }

    private static TransferFault fault(Transfer transfer, @Nullable Throwable cause, boolean answered) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return TransferFault.NO_CONTACT;
        }
        return answered && transfer.isDownload() ? TransferFault.INCOMPLETE : otherwise(transfer);
    }

    private static TransferFault otherwise(Transfer transfer) {
        return transfer.isDownload() ? TransferFault.DOWNLOAD : TransferFault.UPLOAD;
    }

    /** Breaks off what runs. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.shutdownNow();
    }
}
