package acs.transport.wake;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What to say next to a device that is asked over HTTP (<i>TR-069 A6 §3.2.2</i>): decides, and does no I/O. For one wake, and one
 * thread at a time.
 */
final class HttpDialogue {
    /** GETs of one wake: two passwords, each with a nonce that has gone stale and a connection that was lost. */
    static final int ASKS_MAX = 8;

    private final String target;
    private final @Nullable ConnectionRequestCredential credential;
    private final boolean mayShowSecret;
    private final Supplier<String> cnonces;
    private int asks;
    /** Of the credential's passwords, the one shown last. */
    private int password = -1;
    private boolean isRenewed;
    private boolean isLostOnce;
    private boolean isFresh = true;
    private String scheme = "";
    private @Nullable String shown;

    /** What is next. */
    sealed interface Step {
        /**
         * Send a GET.
         *
         * @param authorization to be shown, {@code null} for none; a secret
         * @param fresh         whether on a new connection, or on the one that is open if it still is
         */
        record Ask(@Nullable String authorization, boolean fresh) implements Step {
            @Override
            public String toString() {
                return "Ask[" + (authorization == null ? "unasked" : "authorized") + ", fresh=" + fresh + "]";
            }
        }

        /** It is over. */
        record Done(Outcome outcome, String detail) implements Step {}
    }

    /**
     * What a device answered.
     *
     * @param status     of HTTP
     * @param challenges values of WWW-Authenticate
     * @param staysOpen  whether the connection can take another request
     */
    record Answer(int status, List<String> challenges, boolean staysOpen) {
        Answer {
            challenges = List.copyOf(challenges);
        }
    }

    /**
     * @param target        path and query
     * @param credential    that the device may ask for, {@code null} when none is known
     * @param mayShowSecret whether a password may go in clear, as Basic sends it
     * @param cnonces       gives another random text each time
     */
    HttpDialogue(String target, @Nullable ConnectionRequestCredential credential, boolean mayShowSecret,
            Supplier<String> cnonces) {
        this.target = target;
        this.credential = credential;
        this.mayShowSecret = mayShowSecret;
        this.cnonces = cnonces;
    }

    /** The first GET shows nothing, since what the device wants is not known. */
    Step begin() {
        return ask(null, true);
    }

    /** A device answered. 200 and 204 alike mean that it will call, with a challenge before or without. */
    Step answered(Answer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new Step.Done(Outcome.ACCEPTED,
                    shown == null ? "took it without a challenge" : "took it, " + scheme);
        }
        if (status == 401) {
            return challenged(answer);
        }
        if (status == 503 || status == 429) {
            return new Step.Done(Outcome.BUSY, "HTTP " + status + ": is busy");
        }
        return new Step.Done(Outcome.BAD_ANSWER,
                "HTTP " + status + (status / 100 == 3 ? ": a redirect, which is not followed" : ""));
    }

    /**
     * The connection ended before there was an answer. There are devices that drop it after their challenge (quirk Q9): the same
     * is said again on a fresh one, once.
     */
    Step lost() {
        boolean again = !isFresh || !isLostOnce;
        isLostOnce |= isFresh;
        return again && asks < ASKS_MAX
                ? ask(shown, true)
                : new Step.Done(Outcome.UNREACHABLE, "closed the connection without an answer");
    }

    private Step challenged(Answer answer) {
        List<Challenge> challenges = Challenge.parse(answer.challenges());
        Optional<Challenge> best = challenges.stream().filter(each -> DigestAnswer.strength(each) > 0)
                .max(Comparator.comparingInt(DigestAnswer::strength));
        boolean isBasic = challenges.stream().anyMatch(each -> each.scheme().equals("basic"));
        if (best.isEmpty() && !isBasic) {
            return new Step.Done(Outcome.BAD_ANSWER, "HTTP 401 without a challenge that can be answered");
        }
        if (credential == null) {
            return new Step.Done(Outcome.UNAUTHORIZED, "asks for a credential, and none is known");
        }
        if (best.isEmpty() && !mayShowSecret) {
            return new Step.Done(Outcome.UNAUTHORIZED,
                    "offers Basic alone, which would show the secret in clear; wake.basic could allow it");
        }
        boolean isAnother = choosePassword(answer, best.orElse(null));
        if (!isAnother || asks >= ASKS_MAX) {
            return new Step.Done(Outcome.UNAUTHORIZED, "does not take the credential");
        }
        return ask(authorization(credential, best.orElse(null)), !answer.staysOpen());
    }

    /** The same password once more when the nonce may have been the fault, otherwise the next one; whether there is one. */
    private boolean choosePassword(Answer answer, @Nullable Challenge digest) {
        boolean isStale = digest != null && digest.get("stale").equalsIgnoreCase("true");
        // A nonce of another connection may be worth nothing on this one.
        boolean isElsewhere = digest != null && isFresh && answer.staysOpen();
        if (password >= 0 && !isRenewed && (isStale || isElsewhere)) {
            isRenewed = true;
            return true;
        }
        isRenewed = false;
        password++;
        return credential != null && password < credential.passwords().size();
    }

    private String authorization(ConnectionRequestCredential known, @Nullable Challenge digest) {
        String secret = known.passwords().get(password);
        if (digest == null) {
            scheme = "Basic";
            return "Basic " + Base64.getEncoder()
                    .encodeToString((known.username() + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }
        scheme = "Digest";
        return DigestAnswer.to(digest, known.username(), secret, target, cnonces.get());
    }

    private Step ask(@Nullable String authorization, boolean fresh) {
        asks++;
        shown = authorization;
        isFresh = fresh;
        return new Step.Ask(authorization, fresh);
    }
}
