package acs.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The Prefer field (<i>RFC 7240</i>). What cannot be understood is passed over, as it says. */
final class Preferences {
    /** Longer waits are cut to this. Proxies and clients give up about here. */
    static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,18})\"?\\s*(?:;.*)?",
            Pattern.CASE_INSENSITIVE);

    private Preferences() {}

    /** The first {@code wait=SECONDS}, at most {@link #WAIT_MAX}; zero when there is none. */
    static Duration wait(@Nullable String prefer) {
        if (prefer == null) {
            return Duration.ZERO;
        }
        for (String preference : prefer.split(",", -1)) {
            Matcher wait = WAIT.matcher(preference.strip());
            if (wait.matches()) {
                return Duration.ofSeconds(Math.min(Long.parseLong(wait.group(1)), WAIT_MAX.toSeconds()));
            }
        }
        return Duration.ZERO;
    }
}
