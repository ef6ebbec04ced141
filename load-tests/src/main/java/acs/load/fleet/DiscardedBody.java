package acs.load.fleet;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/** Counts the bytes of a body and throws them away; fails when they are too many. */
final class DiscardedBody implements BodySubscriber<Long> {
    private final long bytesMax;
    private final CompletableFuture<Long> count = new CompletableFuture<>();
    private Flow.@Nullable Subscription source;
    private long bytes;

    DiscardedBody(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<Long> getBody() {
        return count;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(buffer -> bytes += buffer.remaining());
        if (bytes > bytesMax && source != null) {
            source.cancel();
            count.completeExceptionally(new IOException("more than " + bytesMax + " bytes"));
        }
    }

    @Override
    public void onError(Throwable broken) {
        count.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        count.complete(bytes);
    }
}
