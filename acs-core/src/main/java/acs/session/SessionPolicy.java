package acs.session;

import java.time.Duration;
import java.util.List;

import acs.operation.PlanLimits;

/**
 * What an operator may decide about sessions.
 *
 * @param requestsMax    requests of a CPE in one session, further ones get fault 8004; at least 1
 * @param turnTimeout    how long the ACS waits for the CPE's next POST; the CPE's SessionTimeout header may lengthen it
 * @param turnTimeoutMax upper bound for the CPE's SessionTimeout (quirk Q73)
 * @param sessionMax     how long a session may last in all
 * @param retryAfter     told with 503 to CPEs that must come back later
 * @param callsMax       requests of the ACS in one session; what is left then waits for the next one; at least 1
 * @param plans          what bounds an operation
 * @param methods        what GetRPCMethods answers, as on the wire
 */
public record SessionPolicy(int requestsMax, Duration turnTimeout, Duration turnTimeoutMax, Duration sessionMax,
        Duration retryAfter, int callsMax, PlanLimits plans, List<String> methods) {
    public SessionPolicy {
        methods = List.copyOf(methods);
        if (requestsMax < 1 || callsMax < 1) {
            throw new IllegalArgumentException("requestsMax and callsMax must be at least 1");
        }
    }

    /** The shipped values. */
    public static SessionPolicy defaults() {
        return new SessionPolicy(32, Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofMinutes(30),
                Duration.ofSeconds(60), 2_000, PlanLimits.defaults(),
                List.of("Inform", "GetRPCMethods", "TransferComplete", "AutonomousTransferComplete", "RequestDownload",
                        "Kicked", "DUStateChangeComplete", "AutonomousDUStateChangeComplete"));
    }

    /** The same with other bounds for an operation. */
    public SessionPolicy with(PlanLimits changed) {
        return new SessionPolicy(requestsMax, turnTimeout, turnTimeoutMax, sessionMax, retryAfter, callsMax, changed,
                methods);
    }

    /** How long to wait for the next POST of a CPE that sent this SessionTimeout header; 0 seconds for none. */
    public Duration turnTimeout(int sessionTimeoutSeconds) {
        Duration asked = Duration.ofSeconds(sessionTimeoutSeconds);
        Duration longer = asked.compareTo(turnTimeout) > 0 ? asked : turnTimeout;
        return longer.compareTo(turnTimeoutMax) > 0 ? turnTimeoutMax : longer;
    }
}
