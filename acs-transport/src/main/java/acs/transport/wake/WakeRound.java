package acs.transport.wake;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import acs.port.WakeStore.Reach;
import acs.port.Waker;
import acs.port.Waker.WakeReport;
import org.jspecify.annotations.Nullable;

/**
 * How far the ACS has come in having one device connect: what was tried, and from that what is next. Immutable; decides, and
 * does no I/O.
 *
 * @param failures   times that it was asked in vain
 * @param acceptedBy the way by which it took the last request, {@code null} when it did not
 * @param acceptedAt when it did
 * @param silent     ways by which it took a request and did not come
 */
record WakeRound(int failures, Waker.@Nullable Method acceptedBy, @Nullable Instant acceptedAt,
        Set<Waker.Method> silent) {
    static final WakeRound FIRST = new WakeRound(0, null, null, Set.of());
    /** Until a device is asked again that was asked too often, or whose network was. */
    private static final Duration LIMITED_DELAY = Duration.ofSeconds(2);

    WakeRound {
        silent = Set.copyOf(silent);
    }

    /** What is next. */
    sealed interface Next {
        /** When the device is to be asked again if its operations still wait. */
        Instant at();

        /** It is asked again then, unless it has come. */
        record Again(Instant at, WakeRound round) implements Next {}

        /** It is left alone until then. */
        record Leave(Instant at) implements Next {}
    }

    /** The same, with what the store says now: a device that took a request has come since then, or has not. */
    WakeRound seen(Reach reach) {
        if (acceptedAt == null || acceptedBy == null) {
            return this;
        }
        if (hasCome(reach)) {
            return FIRST;
        }
        Set<Waker.Method> more = EnumSet.of(acceptedBy);
        more.addAll(silent);
        return new WakeRound(failures + 1, null, null, more);
    }

    /** Whether the device called after it took the request. */
    boolean hasCome(Reach reach) {
        return acceptedAt != null && reach.lastInform().isAfter(acceptedAt);
    }

    /** The ways to try, in order: what it last followed, then what it has not left unanswered, then the usual ones first. */
    List<WakeMethod> order(List<WakeMethod> known, WakeTarget target, Reach reach) {
        return known.stream().filter(method -> method.reaches(target))
                .sorted(Comparator.comparing((WakeMethod method) -> silent.contains(method.method()))
                        .thenComparing(method -> method.method() != reach.cameBy())
                        .thenComparing(WakeMethod::method))
                .toList();
    }

    /** After the device was asked. */
    Next after(WakeReport report, Instant now, WakeLimits limits) {
        return switch (report.outcome()) {
            case ACCEPTED -> accepted(report.attempts().getLast().method(), now, limits);
            case RATE_LIMITED -> new Next.Again(now.plus(LIMITED_DELAY), this);
            case BUSY -> failed(now, limits.busyDelay(), limits);
            case UNAUTHORIZED, UNREACHABLE, BAD_ANSWER -> failed(now, delay(limits), limits);
            // Only an Inform can change what is known of its addresses.
            case FORBIDDEN_ADDRESS, NO_ADDRESS -> new Next.Leave(now.plus(limits.againAfter()));
        };
    }

    /** That it comes is not yet known: should it not, this was in vain too. */
    private Next accepted(Waker.Method method, Instant now, WakeLimits limits) {
        Duration wait = delay(limits).compareTo(limits.acceptedWait()) > 0 ? delay(limits) : limits.acceptedWait();
        return failures + 1 >= limits.attemptsMax()
                ? new Next.Leave(now.plus(limits.againAfter()))
                : new Next.Again(now.plus(wait), new WakeRound(failures, method, now, silent));
    }

    private Next failed(Instant now, Duration delay, WakeLimits limits) {
        return failures + 1 >= limits.attemptsMax()
                ? new Next.Leave(now.plus(limits.againAfter()))
                : new Next.Again(now.plus(delay), new WakeRound(failures + 1, null, null, silent));
    }

    private Duration delay(WakeLimits limits) {
        long millis = limits.retryDelay().toMillis() << Math.min(failures, 20);
        return millis > limits.retryDelayMax().toMillis() ? limits.retryDelayMax() : Duration.ofMillis(millis);
    }
}
