package acs.api;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Open connections of one listener, in all and per client address. When no place is left, a new connection gets that of an
 * idle one, so that connections which do nothing shut nobody out. Thread-safe.
 */
final class ConnectionPlaces {
    /** What a connection is doing. Within a stage the connections are in the order in which they came to it. */
    enum Stage {
        /** No request has come yet. */
        SILENT,
        /** Waits for its next request; no valid token has come. */
        UNPROVEN,
        /** Waits for its next request; a valid token has come. */
        PROVEN,
        /** A request is received or answered. */
        BUSY
    }

    private final int max;
    private final int addressMax;
    private final Stages all = new Stages();
    private final Map<Long, Stages> addresses = new HashMap<>();
    private long evicted;

    private static final class Stages {
        private final Map<Stage, Set<Place>> places = new EnumMap<>(Stage.class);
        private int size;

        Set<Place> in(Stage stage) {
            return places.computeIfAbsent(stage, any -> new LinkedHashSet<>());
        }
    }

    /** The place of one connection. */
    final class Place {
        private final long address;
        private final Runnable close;
        private Stage stage = Stage.SILENT;
        private boolean gone;

        private Place(long address, Runnable close) {
            this.address = address;
            this.close = close;
        }

        /** The connection goes on to a stage; it is the last one there. */
        void moveTo(Stage next) {
            move(this, next);
        }

        /** The connection has ended. */
        void leave() {
            ConnectionPlaces.this.leave(this);
        }
    }

    /**
     * Makes a listener's places.
     *
     * @param max        connections in all
     * @param addressMax connections of one address
     */
    ConnectionPlaces(int max, int addressMax) {
        this.max = max;
        this.addressMax = addressMax;
    }

    /**
     * Takes a place for a new connection, that of an idle one if need be. The first connection of an address may also get
     * the place of a busy one, of the address that has the most.
     *
     * @param close closes the connection; called once at most, when another one gets its place
     * @return {@code null} when there is no place
     */
    @Nullable
    Place enter(long address, Runnable close) {
        Place given = null;
        Place entered = null;
        synchronized (this) {
            Stages own = addresses.getOrDefault(address, new Stages());
            if (own.size >= addressMax || all.size >= max) {
                given = own.size >= addressMax ? idlest(own) : idlest(all);
                if (given == null && own.size == 0) {
                    given = ofGreediest();
                }
            }
            if (given != null) {
                remove(given);
                evicted++;
            }
            if (own.size < addressMax && all.size < max) {
                entered = new Place(address, close);
                add(entered);
            }
        }
        if (given != null) {
            given.close.run();
        }
        return entered;
    }

    /** Connections that have a place. */
    synchronized int open() {
        return all.size;
    }

    /** Connections that lost their place to another one, since the start. */
    synchronized long evicted() {
        return evicted;
    }

    private synchronized void move(Place place, Stage next) {
        if (!place.gone) {
            remove(place);
            place.stage = next;
            add(place);
        }
    }

    private synchronized void leave(Place place) {
        remove(place);
    }

    private static @Nullable Place idlest(Stages of) {
        Place silent = first(of.in(Stage.SILENT));
        return silent == null ? first(of.in(Stage.UNPROVEN)) : silent;
    }

    private @Nullable Place ofGreediest() {
        Stages greediest = null;
        for (Stages each : addresses.values()) {
            greediest = greediest == null || each.size > greediest.size ? each : greediest;
        }
        if (greediest == null || greediest.size < 2) {
            return null;
        }
        Place proven = first(greediest.in(Stage.PROVEN));
        return proven == null ? first(greediest.in(Stage.BUSY)) : proven;
    }

    private static @Nullable Place first(Set<Place> places) {
        return places.isEmpty() ? null : places.iterator().next();
    }

    private void add(Place place) {
        place.gone = false;
        Stages own = addresses.computeIfAbsent(place.address, any -> new Stages());
        own.in(place.stage).add(place);
        own.size++;
        all.in(place.stage).add(place);
        all.size++;
    }

    private void remove(Place place) {
        if (place.gone) {
            return;
        }
        place.gone = true;
        all.in(place.stage).remove(place);
        all.size--;
        Stages own = addresses.getOrDefault(place.address, new Stages());
        own.in(place.stage).remove(place);
        own.size--;
        if (own.size == 0) {
            addresses.remove(place.address);
        }
    }
}
