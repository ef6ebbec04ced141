package acs.memory;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The one bound of all bytes that are held longer than a call. Everything that a peer can make grow draws a
 * {@link MemoryShare} from it before it grows.
 *
 * <ul>
 * <li>Each {@link MemoryUse} has a bound, and so have all uses together.
 * <li>A part of each use is kept for small shares, so that large ones never shut out the many. Other uses cannot take it.
 * <li>One address and one device have bounds within each use.
 * <li>When there is no room, the heaviest holders lose their largest revocable shares, see {@link VictimSearch}.
 * </ul>
 *
 * Thread-safe. One short lock guards the figures; nothing waits for memory. Bytes of shares that were taken away and are not yet
 * closed come on top of the bounds, at most a quarter of each use's.
 */
public final class MemoryBudget {
    /** Bytes of revoked shares that their owners have not yet closed, as a part of their use's bound. */
    private static final int REVOKED_PART = 4;

    private final MemoryLimits limits;
    private final LongSupplier nanoTime;
    private final Map<MemoryUse, UseAccount> accounts = new EnumMap<>(MemoryUse.class);
    private final Map<MemoryHolder.Key, MemoryHolder> holders = new HashMap<>();
    private final AtomicLong numbers = new AtomicLong();
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
        return new MemoryShare(this, use, numbers.getAndIncrement(), nanoTime.getAsLong());
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

    /** Addresses and devices that hold a share now. */
    synchronized int holders() {
        return holders.size();
    }

    synchronized long held(MemoryShare share) {
        return share.held;
    }

    boolean grow(MemoryShare share, long bytes, boolean inAll) {
        List<MemoryShare> victims = List.of();
        synchronized (this) {
            long more = inAll ? bytes - share.held : bytes;
            if (share.closed || share.revoked) {
                return false;
            }
            if (more <= 0) {
                return true;
            }
            if (more > limits.total()) {
                account(share.use).refusals++;
                return false;
            }
            if (lack(share, more) > 0 || isAHolderFull(share, more)) {
                VictimSearch search = new VictimSearch(share, share.held + more, isSmall(share, more),
                        nanoTime.getAsLong());
                if (!makesRoom(search, share, more)) {
                    account(share.use).refusals++;
                    return false;
                }
                victims = search.victims();
                victims.forEach(this::revoke);
            }
            count(share, more);
        }
        for (MemoryShare victim : victims) {
            Runnable giveUp = victim.giveUp;
            if (giveUp != null) {
                giveUp.run();
            }
        }
        return true;
    }

    private boolean makesRoom(VictimSearch search, MemoryShare share, long more) {
        UseAccount account = account(share.use);
        for (MemoryHolder holder : share.holders) {
            long lack = lackOfHolder(holder, share, more);
            if (lack > 0 && !search.findWithin(holder, lack)) {
                return false;
            }
        }
        return search.findAmong(account.order.holders(), lack(share, more))
                && account.revoked + search.freed() <= account.bound.max() / REVOKED_PART;
    }

    private boolean isSmall(MemoryShare share, long more) {
        return more <= limits.small(share.use) - share.held;
    }

    /** Bytes that are missing within the share's use and in all; nothing or less when there is room. */
    private long lack(MemoryShare share, long more) {
        UseAccount account = account(share.use);
        boolean isSmall = isSmall(share, more);
        long ofUse = account.bound.max() - (isSmall ? 0 : account.bound.reserve()) - account.held;
        long ofAll = limits.total() - total;
        for (UseAccount other : accounts.values()) {
            ofAll -= isSmall && other == account ? 0 : other.unusedReserve();
        }
        return more - Math.min(ofUse, ofAll);
    }

    private boolean isAHolderFull(MemoryShare share, long more) {
        for (MemoryHolder holder : share.holders) {
            if (lackOfHolder(holder, share, more) > 0) {
                return true;
            }
        }
        return false;
    }

    private long lackOfHolder(MemoryHolder holder, MemoryShare share, long more) {
        return holder.key == null ? 0 : more - (holderMax(share, isSmall(share, more)) - holder.held);
    }

    /** Many devices may share an address: small shares of theirs may reach twice the bound of large ones. */
    private long holderMax(MemoryShare share, boolean isSmall) {
        MemoryLimits.Bound bound = account(share.use).bound;
        return isSmall
                ? bound.holderMax() + Math.min(bound.holderMax(), bound.max() - bound.holderMax())
                : bound.holderMax();
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
        MemoryHolder holder = holders.computeIfAbsent(new MemoryHolder.Key(share.use, name),
                key -> new MemoryHolder(key, numbers.getAndIncrement()));
        if (share.revoked || share.holders.contains(holder)) {
            forgetUnused(holder);
            return !share.revoked;
        }
        if (share.held > holderMax(share, isSmall(share, 0)) - holder.held) {
            forgetUnused(holder);
            account(share.use).refusals++;
            return false;
        }
        join(holder, share);
        return true;
    }

    private void join(MemoryHolder holder, MemoryShare share) {
        holder.shares++;
        holder.held += share.held;
        share.holders.add(holder);
        RevocationOrder order = account(share.use).order;
        if (share.isRanked) {
            order.list(holder, share);
        }
        order.changed(share);
    }

    synchronized void revocable(MemoryShare share, Runnable giveUp) {
        if (share.closed || share.revoked) {
            return;
        }
        share.giveUp = giveUp;
        if (share.holders.isEmpty()) {
            join(new MemoryHolder(null, numbers.getAndIncrement()), share);
        }
        if (!share.isRanked) {
            account(share.use).order.add(share);
        }
    }

    synchronized boolean keep(MemoryShare share) {
        account(share.use).order.remove(share);
        return !share.revoked && !share.closed;
    }

    synchronized void close(MemoryShare share) {
        if (share.closed) {
            return;
        }
        uncount(share, share.held);
        share.closed = true;
        account(share.use).order.remove(share);
        for (MemoryHolder holder : share.holders) {
            holder.shares--;
            forgetUnused(holder);
        }
        share.holders.clear();
    }

    private void revoke(MemoryShare victim) {
        UseAccount account = account(victim.use);
        long held = victim.held;
        account.revocations++;
        account.order.remove(victim);
        uncount(victim, held);
        victim.held = held;
        account.revoked += held;
        victim.revoked = true;
    }

    private void count(MemoryShare share, long more) {
        UseAccount account = account(share.use);
        share.held += more;
        account.held += more;
        total += more;
        for (MemoryHolder holder : share.holders) {
            holder.held += more;
        }
        account.order.changed(share);
    }

    private void uncount(MemoryShare share, long less) {
        UseAccount account = account(share.use);
        share.held -= less;
        if (share.revoked) {
            account.revoked -= less;
            return;
        }
        account.held -= less;
        total -= less;
        for (MemoryHolder holder : share.holders) {
            holder.held -= less;
        }
        account.order.changed(share);
    }

    private void forgetUnused(MemoryHolder holder) {
        if (holder.shares == 0 && holder.key != null) {
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
