package acs.load.fleet;

import java.util.concurrent.TimeUnit;

/**
 * When sessions are due: evenly at a rate, or at once.
 *
 * @param rate     sessions per second, 0 for at once
 * @param sessions how many at most
 * @param endNanos after this much time none is due any more, {@link Long#MAX_VALUE} for never
 */
record SessionPace(double rate, long sessions, long endNanos) {

    static SessionPace of(FleetSettings settings) {
        return settings.duration() == null
                ? new SessionPace(settings.rate(), settings.devices(), Long.MAX_VALUE)
                : new SessionPace(settings.rate(), Long.MAX_VALUE, settings.duration().toNanos());
    }

    /** How many sessions ought to have begun {@code elapsedNanos} after the start. */
    long due(long elapsedNanos) {
        if (rate == 0) {
            return sessions;
        }
        double seconds = Math.min(elapsedNanos, endNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        return Math.min(sessions, (long) (seconds * rate) + 1);
    }

    /** Whether no session begins any more. */
    boolean isOver(long elapsedNanos, long begun) {
        return begun >= sessions || elapsedNanos >= endNanos;
    }
}
