package acs.memory;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The one bound of all bytes that are held longer than a call. Everything that a peer can make grow draws a
 * {@link MemoryShare} from it before it grows.
 *
 * <ul>
 * <li>Each {@link MemoryUse} has a bound, and so have all uses together.
 * <li>A part of each use is kept for small shares, so that large ones never shut out the many.
 * <li>One address and one device have bounds within each use.
 * <li>When a use is full, the holder with the most bytes loses its largest revocable share, if the one who asks holds less.
 * </ul>
 *
 * Thread-safe. One short lock guards the figures; nothing waits for memory.
 */
public final class MemoryBudget {
    /** Bytes of revoked shares that their owners have not yet closed, as a part of their use's bound. */
    private static final int REVOKED_PART = 8;

    private final MemoryLimits limits;
    private final LongSupplier nanoTime;
    private final Map<MemoryUse, UseAccount> accounts = new EnumMap<>(MemoryUse.class);
    private final Map<MemoryHolder.Key, MemoryHolder> holders = new HashMap<>();
    private long total;

    /** Makes a budget of which nothing is held. */
    public MemoryBudget(MemoryLimits limits) {
        this(limits, System::nanoTime);
    }

    MemoryBudget(MemoryLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        for (MemoryUse use : MemoryUse.values()) {
            accounts.put(use, new UseAccount(limits.of(use)));
        }
    }

    /** Opens a share that holds nothing yet and counts for nobody but its use. */
    public MemoryShare open(MemoryUse use) {
        return new MemoryShare(this, use, nanoTime.getAsLong());
    }

    /** Opens a share that holds nothing yet, for an address or a device. */
    public MemoryShare open(MemoryUse use, Object holder) {
        MemoryShare share = open(use);
        share.alsoFor(holder);
        return share;
    }

    /** The bounds in force. */
    public MemoryLimits limits() {
        return limits;
    }

    /** Bytes held for a use, those of revoked shares that are not yet closed included. */
    public synchronized long held(MemoryUse use) {
        UseAccount account = account(use);
        return account.held + account.revoked;
    }

    /** Bytes held in all. */
    public synchronized long held() {
        long all = total;
        for (UseAccount account : accounts.values()) {
            all += account.revoked;
        }
        return all;
    }

    /** How often there was no room, since the start. */
    public synchronized long refusals(MemoryUse use) {
        return account(use).refusals;
    }

    /** How many shares were taken away for others, since the start. */
    public synchronized long revocations(MemoryUse use) {
        return account(use).revocations;
    }

    synchronized long held(MemoryShare share) {
        return share.held;
    }

    boolean grow(MemoryShare share, long bytes, boolean inAll) {
        Runnable giveUp = null;
        boolean granted;
        synchronized (this) {
            long more = inAll ? bytes - share.held : bytes;
            if (more <= 0) {
                return !share.closed && !share.revoked;
            }
            granted = !share.closed && !share.revoked && fitsHolders(share, more);
            if (granted && !fits(share, more)) {
                MemoryShare victim = victim(share, more);
                granted = victim != null;
                if (victim != null) {
                    giveUp = revoke(victim);
                }
            }
            if (granted) {
                count(share, more);
            } else {
                account(share.use).refusals++;
            }
        }
        if (giveUp != null) {
            giveUp.run();
        }
        return granted;
    }

    synchronized void shrink(MemoryShare share, long bytes) {
        if (bytes > share.held || bytes < 0) {
            throw new IllegalArgumentException("a share of " + share.held + " bytes cannot give back " + bytes);
        }
        uncount(share, bytes);
    }

    synchronized boolean addHolder(MemoryShare share, Object name) {
        if (share.closed) {
            return false;
        }
        MemoryHolder.Key key = new MemoryHolder.Key(share.use, name);
        MemoryHolder holder = holders.computeIfAbsent(key, MemoryHolder::new);
        if (share.holders.contains(holder)) {
            return true;
        }
        if (holder.held + share.held > account(share.use).bound.holderMax()) {
            forgetUnused(holder);
            account(share.use).refusals++;
            return false;
        }
        holder.shares++;
        holder.held += share.held;
        share.holders.add(holder);
        return true;
    }

    synchronized void revocable(MemoryShare share, Runnable giveUp) {
        if (!share.closed && !share.revoked) {
            share.giveUp = giveUp;
            account(share.use).revocable.add(share);
        }
    }

    synchronized void close(MemoryShare share) {
        if (share.closed) {
            return;
        }
        uncount(share, share.held);
        share.closed = true;
        account(share.use).revocable.remove(share);
        for (MemoryHolder holder : share.holders) {
            holder.shares--;
            forgetUnused(holder);
        }
        share.holders.clear();
    }

    private boolean fitsHolders(MemoryShare share, long more) {
        long max = account(share.use).bound.holderMax();
        for (MemoryHolder holder : share.holders) {
            if (more > max - holder.held) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(MemoryShare share, long more) {
        return fits(share, more, 0);
    }

    /** @param freed bytes of the same use that are about to be taken away from another share */
    private boolean fits(MemoryShare share, long more, long freed) {
        UseAccount account = account(share.use);
        long keep = share.held + more <= limits.small() ? 0 : account.bound.reserve();
        return more <= account.bound.max() - keep - (account.held - freed) && more <= limits.total() - (total - freed);
    }

    /** The share that is taken away so that the other one may grow, {@code null} for none. */
    private @Nullable MemoryShare victim(MemoryShare asking, long more) {
        UseAccount account = account(asking.use);
        MemoryShare largest = null;
        for (MemoryShare share : account.revocable) {
            if (share != asking && (largest == null || weight(share) > weight(largest)
                    || (weight(share) == weight(largest) && share.held > largest.held))) {
                largest = share;
            }
        }
        boolean fair = largest != null && weight(largest) > weight(asking) + more && fits(asking, more, largest.held)
                && account.revoked + largest.held <= account.bound.max() / REVOKED_PART;
        return fair ? largest : null;
    }

    /** What the share's greediest holder holds. */
    private static long weight(MemoryShare share) {
        long most = share.held;
        for (MemoryHolder holder : share.holders) {
            most = Math.max(most, holder.held);
        }
        return most;
    }

    private @Nullable Runnable revoke(MemoryShare victim) {
        UseAccount account = account(victim.use);
        account.revocations++;
        account.revocable.remove(victim);
        account.held -= victim.held;
        account.revoked += victim.held;
        total -= victim.held;
        victim.revoked = true;
        return victim.giveUp;
    }

    private void count(MemoryShare share, long more) {
        share.held += more;
        account(share.use).held += more;
        total += more;
        for (MemoryHolder holder : share.holders) {
            holder.held += more;
        }
    }

    private void uncount(MemoryShare share, long less) {
        share.held -= less;
        if (share.revoked) {
            account(share.use).revoked -= less;
        } else {
            account(share.use).held -= less;
            total -= less;
        }
        for (MemoryHolder holder : share.holders) {
            holder.held -= less;
        }
    }

    private void forgetUnused(MemoryHolder holder) {
        if (holder.shares == 0) {
            holders.remove(holder.key);
        }
    }

    private UseAccount account(MemoryUse use) {
        UseAccount account = accounts.get(use);
        if (account == null) {
            throw new IllegalStateException("no account for " + use);
        }
        return account;
    }
}
