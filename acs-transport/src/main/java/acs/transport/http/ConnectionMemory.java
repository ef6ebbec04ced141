package acs.transport.http;

import java.util.function.Supplier;

import acs.memory.MemoryBudget;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one connection holds beside the body of its request: input that is not yet decoded, and an answer that its peer
 * does not read. Both may be taken away for others. Opens a share of the budget only when there is something to count, which
 * on most connections is never. Confined to the event loop.
 */
final class ConnectionMemory {
    /** Input up to this size is part of what an idle connection costs. */
    private static final int INPUT_FREE_BYTES = 2_048;

    private final MemoryBudget budget;
    private final Supplier<@Nullable Object> caller;
    private final Runnable revoked;
    private @Nullable MemoryShare input;
    private @Nullable MemoryShare answer;
    private long inputBytes;

    /**
     * @param caller  whose the bytes are, {@code null} when no bound of one caller holds
     * @param revoked ends the connection; may come from any thread
     */
    ConnectionMemory(MemoryBudget budget, Supplier<@Nullable Object> caller, Runnable revoked) {
        this.budget = budget;
        this.caller = caller;
        this.revoked = revoked;
    }

    /** So many bytes of input are held now; {@code false} when there is no room for them. */
    boolean coverInput(long bytes) {
        long counted = bytes <= INPUT_FREE_BYTES ? 0 : bytes;
        if (counted == inputBytes) {
            return true;
        }
        MemoryShare share = input;
        if (counted < inputBytes && share != null) {
            share.release(inputBytes - counted);
        } else {
            share = share == null ? open(MemoryUse.BODIES) : share;
            input = share;
            if (!share.add(counted - inputBytes)) {
                return false;
            }
        }
        inputBytes = counted;
        if (counted == 0) {
            share.close();
            input = null;
        }
        return true;
    }

    /** An answer of so many bytes waits for its reader; {@code false} when there is no room for it. */
    boolean coverAnswer(long bytes) {
        MemoryShare share = answer == null ? open(MemoryUse.CPE_ANSWERS) : answer;
        answer = share;
        return share.cover(bytes);
    }

    /** The answer was read. */
    void answerTaken() {
        if (answer != null) {
            answer.close();
            answer = null;
        }
    }

    private MemoryShare open(MemoryUse use) {
        Object holder = caller.get();
        MemoryShare share = holder == null ? budget.open(use) : budget.open(use, holder);
        share.onRevoke(revoked);
        return share;
    }

    /** Gives everything back. */
    void close() {
        answerTaken();
        inputDropped();
    }

    /** The input is thrown away from now on. */
    void inputDropped() {
        if (input != null) {
            input.close();
            input = null;
        }
        inputBytes = 0;
    }
}
