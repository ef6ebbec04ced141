package acs.transport.tls;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Handshakes under way, never more than allowed: when one more comes, the oldest of those goes that have not even sent a
 * ClientHello, and only when there are none, the oldest of all. A CPE that means it says hello at once and is through within
 * two round trips; so floods of silent or half-open connections push out each other. Thread-safe; every call takes constant
 * time.
 */
final class OpenHandshakes {
    private final int max;
    /** In the order of their beginning, as is the other; one lock guards both. */
    private final Set<Handshake> silent = new LinkedHashSet<>();
    private final Set<Handshake> greeted = new LinkedHashSet<>();

    OpenHandshakes(int max) {
        this.max = max;
    }

    /** Takes one in; returns the one that must go for it. */
    @Nullable
    Handshake begin(Handshake handshake) {
        synchronized (silent) {
            Handshake oldest = silent.size() + greeted.size() < max
                    ? null
                    : oldest(silent.isEmpty() ? greeted : silent);
            silent.add(handshake);
            return oldest;
        }
    }

    private static Handshake oldest(Set<Handshake> some) {
        Iterator<Handshake> all = some.iterator();
        Handshake oldest = all.next();
        all.remove();
        return oldest;
    }

    /** Its ClientHello came. */
    void greeted(Handshake handshake) {
        synchronized (silent) {
            if (silent.remove(handshake)) {
                greeted.add(handshake);
            }
        }
    }

    void end(Handshake handshake) {
        synchronized (silent) {
            if (!silent.remove(handshake)) {
                greeted.remove(handshake);
            }
        }
    }

    int size() {
        synchronized (silent) {
            return silent.size() + greeted.size();
        }
    }
}
