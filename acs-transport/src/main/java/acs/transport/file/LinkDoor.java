package acs.transport.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import acs.transport.file.FileLink.Kind;
import acs.transport.file.FileMeters.Outcome;
import acs.transport.file.LinkKeys.Proven;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Who may fetch or leave a file: whoever shows a link that was signed for this, is not expired, and, where that is set, the login
 * that belongs to it. Asks no store, so that a stranger costs one code and learns nothing of what there is. Thread-safe.
 */
final class LinkDoor {
    static final String REALM = "acs-files";
    private static final String BASIC = "basic ";

    private final LinkKeys keys;
    private final LinkAuth auth;
    private final LinkDigest digest;
    private final InstantSource clock;

    LinkDoor(LinkTrust trust, InstantSource clock) {
        this.keys = new LinkKeys(trust.keys());
        this.auth = trust.auth();
        this.digest = new LinkDigest(trust, clock);
        this.clock = clock;
    }

    /** What the door says. */
    sealed interface Verdict {}

    /** Come in. */
    record Open(FileLink link) implements Verdict {}

    /**
     * Stay out.
     *
     * @param status     401 or 403
     * @param text       for people
     * @param challenges fields that ask for a login, none with 403
     * @param outcome    for the meters
     */
    record Closed(int status, String text, List<String> challenges, Outcome outcome) implements Verdict {}

    /** @param path of the request, as sent */
    Verdict ask(Kind kind, String method, String path, HttpHeaders headers) {
        Proven proven = keys.proven(kind, path);
        if (proven == null) {
            return forbidden("This is no link of this server.");
        }
        FileLink link = proven.link();
        if (!clock.instant().isBefore(link.expires())) {
            return forbidden("This link has expired. A new operation gets a new one.");
        }
        List<String> authorizations = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        String shown = authorizations.size() == 1 ? authorizations.getFirst() : null;
        String username = LinkKeys.username(link);
        String password = keys.password(link, path);
        return switch (auth) {
            case URL -> new Open(link);
            case BASIC -> isBasic(shown, username + ':' + password)
                    ? new Open(link)
                    : unauthorized(List.of("Basic realm=\"" + REALM + "\", charset=\"UTF-8\""));
            case DIGEST -> switch (digest.check(shown, method, path, username, password)) {
                case RIGHT -> new Open(link);
                case WRONG -> unauthorized(digest.challenges(false));
                case MISPLACED -> new Closed(403, "The login was made for another address than the one asked for.",
                        List.of(), Outcome.UNAUTHORIZED);
                case STALE -> unauthorized(digest.challenges(true));
            };
        };
    }

    /** Whether the link was made for this device. */
    boolean isFor(FileLink link, String deviceKey) {
        return keys.deviceTag(link.keyVersion(), deviceKey) == link.deviceTag();
    }

    private static boolean isBasic(@Nullable String shown, String login) {
        if (shown == null || !shown.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return false;
        }
        try {
            return MessageDigest.isEqual(Base64.getDecoder().decode(shown.substring(BASIC.length()).strip()),
                    login.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static Closed forbidden(String text) {
        return new Closed(403, text, List.of(), Outcome.FORBIDDEN);
    }

    private static Closed unauthorized(List<String> challenges) {
        return new Closed(401, "The login of this transfer is needed.", challenges, Outcome.UNAUTHORIZED);
    }
}
