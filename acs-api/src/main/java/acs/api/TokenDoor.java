package acs.api;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

import acs.network.KeyedRates;
import org.jspecify.annotations.Nullable;

/**
 * The API's door: a rate per client, and a bearer token (<i>RFC 6750</i>). Nothing of a token is kept or logged. Safe for
 * any thread.
 */
final class TokenDoor implements Door {
    private static final String SCHEME = "bearer ";
    private static final String CHALLENGE = "Bearer realm=\"acs\"";

    private final ApiTokens tokens;
    private final KeyedRates requests;
    private final KeyedRates failures;

    TokenDoor(ApiTokens tokens, ApiSettings.Rates rates, LongSupplier nanoTime) {
        this.tokens = tokens;
        this.requests = new KeyedRates(rates.requestsPerSecond(), Duration.ofSeconds(1),
                2 * rates.requestsPerSecond(), rates.clientsMax(), nanoTime);
        this.failures = new KeyedRates(rates.failuresPerMinute(), Duration.ofMinutes(1), rates.failuresPerMinute(),
                rates.clientsMax(), nanoTime);
    }

    @Override
    public @Nullable Problem refuses(IncomingRequest request, Route.Access access) {
        if (!requests.tryTake(request.client())) {
            return tooMany("This address sends more requests than it may.", requests.timePerToken());
        }
        if (access == Route.Access.OPEN) {
            return null;
        }
        String authorization = request.authorization();
        if (authorization == null) {
            return unauthorized("Send an Authorization header: Bearer, a space, the token.", CHALLENGE);
        }
        if (isValid(authorization)) {
            return null;
        }
        if (!failures.tryTake(request.client())) {
            return tooMany("This address sent too many invalid tokens.", failures.timePerToken());
        }
        return unauthorized("The Authorization header holds no valid bearer token.",
                CHALLENGE + ", error=\"invalid_token\"");
    }

    private boolean isValid(String authorization) {
        return authorization.length() > SCHEME.length()
                && authorization.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)
                && tokens.verify(authorization.substring(SCHEME.length()).strip());
    }

    private static Problem unauthorized(String detail, String challenge) {
        return Problem.of(Problem.Kind.UNAUTHORIZED, detail).with("WWW-Authenticate", challenge);
    }

    private static Problem tooMany(String detail, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return Problem.of(Problem.Kind.TOO_MANY_REQUESTS, detail).with("Retry-After", Long.toString(seconds));
    }
}
