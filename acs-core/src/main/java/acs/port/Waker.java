package acs.port;

import java.time.Duration;
import java.util.List;

import reactor.core.publisher.Mono;

/** Asks CPEs to connect (<i>TR-069 A6 §3.2.2</i>). Callable from any thread; never blocks. */
public interface Waker {
    /** Something waits for the device. A hint: many of them cause one wake, and none while the device is in session. */
    void wanted(String deviceKey);

    /**
     * Wakes the device now, within the rates; completes empty when there is no such device. Fails with {@link StoreException}
     * alone, when it is not known how the device is reached.
     */
    Mono<WakeReport> wake(String deviceKey);

    /** By which way a device is asked. */
    enum Method {
        /** HTTP GET on the ConnectionRequestURL. */
        HTTP,
        /** A signed datagram through the device's NAT binding (<i>TR-069 A6 Annex G</i>). */
        UDP,
        /** A stanza through an XMPP server (<i>TR-069 A6 Annex K</i>). */
        XMPP
    }

    /** What came of an attempt. */
    enum Outcome {
        /** The device took the request, or it was sent where no answer comes. */
        ACCEPTED,
        /** The device is in session or says that it is busy; it will call, or may be asked again. */
        BUSY,
        /** The device did not accept the credentials. */
        UNAUTHORIZED,
        /** No connection, or no answer in time. */
        UNREACHABLE,
        /** The address is one that must not be asked, or is no address. */
        FORBIDDEN_ADDRESS,
        /** The answer is none of a ConnectionRequest. */
        BAD_ANSWER,
        /** Nothing is known by which the device could be reached. */
        NO_ADDRESS,
        /** Asked too often. */
        RATE_LIMITED
    }

    /**
     * One attempt.
     *
     * @param outcome what came of it
     * @param detail  for people; nothing secret
     * @param took    until that was known
     */
    record Attempt(Method method, Outcome outcome, String detail, Duration took) {}

    /**
     * What came of a wake.
     *
     * @param outcome  of the last attempt
     * @param attempts in their order; empty when none was made
     */
    record WakeReport(Outcome outcome, List<Attempt> attempts) {
        public WakeReport {
            attempts = List.copyOf(attempts);
        }
    }
}
