package acs.api;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the API and management listeners, drawn from the {@link MemoryBudget}: what requests read and what answers wait
 * for their client. One per process. Thread-safe.
 */
public final class ApiMemory {
    /** Bytes that one byte of an operation's result takes while it is read: packed, as text, masked, and as the answer. */
    public static final int HELD_FOR_A_RESULT_BYTE = 5;
    /** A client that took nothing for so long loses its connection when the memory is needed. */
    private static final Duration STALLED = Duration.ofSeconds(1);

    private final MemoryBudget budget;
    private final Set<RequestMemory> answering = ConcurrentHashMap.newKeySet();

    /** Draws from this budget. */
    public ApiMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Memory that nothing else draws from: a quarter of the heap. */
    static ApiMemory own() {
        return new ApiMemory(new MemoryBudget(MemoryLimits.only(Runtime.getRuntime().maxMemory() / 4)));
    }

    /** The memory of one request; it must be closed when the request has its answer, or its client is gone. */
    RequestMemory open(String client, Runnable end) {
        return new RequestMemory(this, client, end);
    }

    MemoryBudget budget() {
        return budget;
    }

    void answers(RequestMemory request) {
        answering.add(request);
    }

    void ended(RequestMemory request) {
        answering.remove(request);
    }

    /** Ends the largest other answer of the same client that stands still. {@code false} when there is none. */
    boolean endStalled(RequestMemory asking) {
        RequestMemory largest = null;
        long now = System.nanoTime();
        for (RequestMemory request : answering) {
            if (request != asking && request.client().equals(asking.client()) && request.isStalled(now, STALLED)
                    && isLarger(request, largest)) {
                largest = request;
            }
        }
        if (largest == null) {
            return false;
        }
        largest.end();
        return true;
    }

    private static boolean isLarger(RequestMemory one, @Nullable RequestMemory other) {
        return other == null || one.answerBytes() > other.answerBytes();
    }
}
