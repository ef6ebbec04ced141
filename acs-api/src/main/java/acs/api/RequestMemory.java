package acs.api;

import java.time.Duration;

import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import acs.port.StoreException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Bytes that one request holds: what it sent and had read, and its answer until the client has taken it. Thread-safe. */
final class RequestMemory implements AutoCloseable {
    /** An answer of so many bytes is not counted: the number of connections bounds them. */
    static final int UNCOUNTED = 4 << 10;
    private static final int STALLED_MAX = 16;
    /** So that a burst of small requests is answered one after the other, and not with 503. */
    private static final int ROOM_TRIES = 40;
    private static final Duration ROOM_PAUSE = Duration.ofMillis(50);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final ApiMemory memory;
    private final String client;
    private final Runnable endConnection;
    private @Nullable MemoryShare results;
    private @Nullable MemoryShare answer;
    private long answerBytes;
    private long tookAt = System.nanoTime();
    private boolean closed;

    /** @param endConnection closes the client's connection */
    RequestMemory(ApiMemory memory, String client, Runnable endConnection) {
        this.memory = memory;
        this.client = client;
        this.endConnection = endConnection;
    }

    /** Whose bytes they are. */
    String client() {
        return client;
    }

    /**
     * Holds so many more bytes of what is read for the answer.
     *
     * @throws ProblemException 503 when there is no room
     */
    void hold(long bytes) {
        if (!tryHold(bytes)) {
            throw noRoom();
        }
    }

    /** Completes once so many more bytes are held; waits a moment for room, and fails with a {@link ProblemException} then. */
    Mono<Void> holding(long bytes) {
        return Mono.fromSupplier(() -> tryHold(bytes)).filter(held -> held)
                .repeatWhenEmpty(ROOM_TRIES, tries -> tries.delayElements(ROOM_PAUSE))
                .onErrorMap(IllegalStateException.class, tooOften -> noRoom()).then();
    }

    /** A read that asks for memory is tried again for a moment when there is none. */
    <T> Mono<T> whenRoom(Mono<T> read) {
        return read.retryWhen(Retry.fixedDelay(ROOM_TRIES, ROOM_PAUSE).filter(
                failure -> failure instanceof StoreException full && full.reason() == StoreException.Reason.OVERLOADED)
                .onRetryExhaustedThrow((tries, last) -> noRoom()));
    }

    /** The same; {@code false}, and nothing changes, when there is no room. */
    boolean tryHold(long bytes) {
        MemoryShare share;
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (results == null) {
                results = memory.budget().open(MemoryUse.API_RESULTS, client);
            }
            share = results;
        }
        // Not under the lock: the budget may take another request's share away, which takes that one's lock.
        return share.add(bytes);
    }

    /** Gives back so many bytes of what was read. */
    synchronized void release(long bytes) {
        if (results != null) {
            results.release(bytes);
        }
    }

    /**
     * Holds the bytes of the answer, so many in all. Ends answers of the same client that stand still when it needs their room.
     *
     * @throws ProblemException 503 when there is no room
     */
    void holdAnswer(long bytes) {
        for (int i = 0; !tryHoldAnswer(bytes); i++) {
            if (isClosed() || i == STALLED_MAX || !memory.endStalled(this)) {
                throw noRoom();
            }
        }
    }

    private boolean tryHoldAnswer(long bytes) {
        MemoryShare share;
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (answer == null && bytes <= UNCOUNTED) {
                return true;
            }
            share = answer == null ? openAnswer() : answer;
        }
        if (!share.cover(bytes)) {
            return false;
        }
        synchronized (this) {
            answerBytes = Math.max(answerBytes, bytes);
        }
        return true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private MemoryShare openAnswer() {
        // The client could take nothing before.
        tookAt = System.nanoTime();
        MemoryShare opened = memory.budget().open(MemoryUse.API_ANSWERS, client);
        opened.onRevoke(this::end);
        answer = opened;
        memory.answers(this);
        return opened;
    }

    /** The client took something of the answer. */
    synchronized void took() {
        tookAt = System.nanoTime();
    }

    synchronized boolean isStalled(long now, Duration time) {
        return !closed && now - tookAt > time.toNanos();
    }

    synchronized long answerBytes() {
        return answerBytes;
    }

    /** Gives everything back and ends the connection. */
    void end() {
        close();
        endConnection.run();
    }

    @Override
    public void close() {
        synchronized (this) {
            memory.ended(this);
            closed = true;
            if (results != null) {
                results.close();
                results = null;
            }
            if (answer != null) {
                answer.close();
                answer = null;
            }
        }
    }

    static ProblemException noRoom() {
        return new ProblemException(Problem
                .of(Problem.Kind.UNAVAILABLE,
                        "The answers that are being made or read take all memory there is for them.")
                .with("Retry-After", RETRY_AFTER_SECONDS));
    }
}
