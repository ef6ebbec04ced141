package acs.transport.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import acs.credential.CpeIdentity;
import acs.credential.KeyRing;
import acs.engine.AuthFailure;
import acs.engine.AuthMeters;
import acs.port.CredentialStore;
import acs.port.CredentialStore.Claimant;
import acs.port.StoreException;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.Clearance.Blocked;
import acs.transport.auth.Clearance.Claimed;
import acs.transport.auth.Clearance.Proven;
import acs.transport.auth.Clearance.Refused;
import acs.transport.auth.Clearance.Unavailable;
import acs.transport.auth.Clearance.Unproven;
import acs.transport.digest.DigestAlgorithm;
import acs.transport.nonce.DigestNonces;
import acs.transport.nonce.NonceStart;
import acs.transport.nonce.ReplayWindow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Says of a POST what its sender has proven, in two steps: {@link #admit} looks at the head alone, costs little and asks nobody;
 * what is worth it is then held against the credentials by {@link #verify}. Whatever needs a proof and has none is answered with
 * {@link #challenges}. Thread-safe; never blocks.
 */
public final class CpeAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(CpeAuthenticator.class);
    private static final Clearance UNASKED = new Proven(CpeIdentity.Unasked.INSTANCE);
    private static final Clearance NOTHING = new Unproven(null);
    /** An unknown user's proof takes as long to refuse as a known one's. */
    private static final String NOBODYS_PASSWORD = "no password that anybody has, as long as derived ones are";

    private final AuthSettings settings;
    private final CredentialStore credentials;
    private final AuthMeters meters;
    private final LongSupplier clock;
    private final DigestNonces nonces;
    private final ReplayWindow replays;
    private final FailedProofs failures;

    /**
     * Makes one.
     *
     * @param keys  sign nonces; every node has the same, and asks for them again since they are rotated
     * @param start of this node: nonces that it made before are stale
     * @param clock milliseconds since 1970
     */
    public CpeAuthenticator(AuthSettings settings, CredentialStore credentials, Supplier<KeyRing> keys,
            NonceStart start, AuthMeters meters, LongSupplier clock) {
        this.settings = settings;
        this.credentials = credentials;
        this.meters = meters;
        this.clock = clock;
        this.nonces = new DigestNonces(DigestNonces.SESSIONS, keys, start, clock);
        this.replays = new ReplayWindow(settings.replaysMax(), settings.nonceLife());
        this.failures = new FailedProofs(settings.limits(), clock);
    }

    /**
     * Looks at what a POST shows.
     *
     * @param peer          what its connection proves
     * @param address       of its sender, without port
     * @param authorization the header's value, a byte in each character; {@code null} when there is none
     * @param last          what was proven on the connection within the session that the POST belongs to, if it does
     */
    public Clearance admit(PeerTrust peer, String address, @Nullable String authorization, LastProof last) {
        if (settings.method() == Method.NONE) {
            return UNASKED;
        }
        CpeIdentity certified = settings.takesCertificates() ? peer.certificate() : null;
        if (certified instanceof CpeIdentity.Device || (certified != null && authorization == null)) {
            return new Proven(certified);
        }
        if (settings.method() == Method.CERTIFICATE) {
            return certified == null ? NOTHING : new Proven(certified);
        }
        return authorization == null
                ? NOTHING
                : shown(AuthorizationReader.read(authorization, settings.realm()), peer, address, last);
    }

    private Clearance shown(Authorization shown, PeerTrust peer, String address, LastProof last) {
        return switch (shown) {
            case Authorization.Unreadable unreadable -> new Refused(AuthFailure.MALFORMED);
            case Authorization.Other other -> new Unproven(AuthFailure.NOT_OFFERED);
            // Devices show Basic unasked, with an empty user at times, and Digest when asked for it (W6).
            case Authorization.Basic basic ->
                settings.offersBasic(peer.secured()) && !basic.username().isEmpty()
                        ? claimed(new Claim(address, basic, 0, last))
                        : new Unproven(AuthFailure.NOT_OFFERED);
            case Authorization.Digest digest -> digest(digest, address, last);
        };
    }

    private Clearance digest(Authorization.Digest digest, String address, LastProof last) {
        if (!settings.offersDigest() || !settings.takes(digest.algorithm())
                || (digest.client() == null && !settings.digestWithoutQop())) {
            return new Unproven(AuthFailure.NOT_OFFERED);
        }
        LastProof.Made before = last.before(digest);
        long issued = before == null ? nonces.issued(digest.nonce()) : before.issued();
        if (issued == DigestNonces.FORGED) {
            return new Unproven(AuthFailure.FORGED_NONCE);
        }
        if (issued == DigestNonces.BEFORE_START || !nonces.isFresh(issued, settings.nonceLife()) || !replays.covers(issued, clock.getAsLong())) {
            return new Unproven(AuthFailure.STALE_NONCE);
        }
        Claim claim = new Claim(address, digest, issued, last);
        return before != null && digest.isMadeOf(before.secret())
                ? again(claim, digest, before.identity())
                : claimed(claim);
    }

    /** A right proof by the password and the nonce of the one before. */
    private Clearance again(Claim claim, Authorization.Digest digest, CpeIdentity identity) {
        Clearance blocked = blocked(claim);
        if (blocked != null) {
            return blocked;
        }
        return isFirst(digest, claim.issued()) ? new Proven(identity) : new Unproven(AuthFailure.REPLAYED);
    }

    private boolean isFirst(Authorization.Digest digest, long issued) {
        return replays.isFirst(digest.fingerprint(), issued, clock.getAsLong());
    }

    private Clearance claimed(Claim claim) {
        Clearance blocked = blocked(claim);
        return blocked == null ? new Claimed(claim) : blocked;
    }

    private @Nullable Clearance blocked(Claim claim) {
        Duration block = failures.block(claim.address(), claim.username());
        if (block.isZero()) {
            return null;
        }
        meters.failed(AuthFailure.BLOCKED);
        return new Blocked(block);
    }

    /** Holds what a POST showed against the credentials; never is {@link Claimed}. Told on the thread that has them. */
    public Mono<Clearance> verify(Claimed claimed) {
        Claim claim = claimed.claim();
        return credentials.claimant(claim.username()).map(known -> judge(claim, known))
                .switchIfEmpty(Mono.fromSupplier(() -> judge(claim, null)))
                .onErrorResume(StoreException.class, away -> {
                    LOG.debug("nobody can be verified: {}", away.toString());
                    return Mono.just(new Unavailable());
                });
    }

    private Clearance judge(Claim claim, @Nullable Claimant claimant) {
        // Others may have failed since this one was let in.
        Clearance blocked = blocked(claim);
        if (blocked != null) {
            return blocked;
        }
        List<String> passwords = claimant == null ? List.of(NOBODYS_PASSWORD) : claimant.passwords();
        int right = -1;
        // All of them are looked at, so that the time taken tells nothing; of two that are the same the newest counts.
        for (int i = passwords.size() - 1; i >= 0; i--) {
            right = claim.isMadeOf(passwords.get(i)) ? i : right;
        }
        if (claimant == null || right < 0) {
            failures.failed(claim.address(), claim.username());
            AuthFailure why = Claim.failure(claimant != null);
            LOG.debug("{} from {} as \"{}\"", why, claim.address(), claim.username());
            return new Refused(why);
        }
        CpeIdentity identity = claimant.provenBy(right);
        if (claim.shown() instanceof Authorization.Digest digest) {
            if (!isFirst(digest, claim.issued())) {
                return new Unproven(AuthFailure.REPLAYED);
            }
            claim.last().remember(
                    LastProof.Made.of(digest, claim.issued(), digest.secret(passwords.get(right)), identity));
        }
        failures.proven(claim.address(), claim.username());
        return new Proven(identity);
    }

    /**
     * The values of the WWW-Authenticate headers to answer with, in their order; counts why. Empty when nothing that a CPE could
     * say would do: only a certificate would, or TLS.
     *
     * @param why what the POST showed was not accepted, {@code null} when it showed nothing
     */
    public List<String> challenges(PeerTrust peer, @Nullable AuthFailure why) {
        if (why != null) {
            meters.failed(why);
        }
        List<String> challenges = new ArrayList<>(1);
        if (settings.offersDigest()) {
            boolean isStale = isStale(why);
            switch (settings.algorithms()) {
                case MD5 -> challenges.add(digest(DigestAlgorithm.MD5, isStale));
                case SHA256 -> challenges.add(digest(DigestAlgorithm.SHA_256, isStale));
                case MD5_SHA256 -> {
                    challenges.add(digest(DigestAlgorithm.MD5, isStale));
                    challenges.add(digest(DigestAlgorithm.SHA_256, isStale));
                }
                case SHA256_MD5 -> {
                    challenges.add(digest(DigestAlgorithm.SHA_256, isStale));
                    challenges.add(digest(DigestAlgorithm.MD5, isStale));
                }
            }
        }
        if (settings.offersBasic(peer.secured())) {
            challenges.add("Basic realm=\"" + settings.realm() + '"');
        }
        return challenges;
    }

    /** A CPE that is told so makes another proof with the same password; one that is not may give up. */
    private static boolean isStale(@Nullable AuthFailure why) {
        return why == AuthFailure.STALE_NONCE || why == AuthFailure.FORGED_NONCE || why == AuthFailure.REPLAYED;
    }

    private String digest(DigestAlgorithm algorithm, boolean isStale) {
        return "Digest realm=\"" + settings.realm() + "\", qop=\"auth\", algorithm=" + algorithm.token()
                + ", nonce=\"" + nonces.next() + '"' + (isStale ? ", stale=true" : "");
    }

    /** Failing senders that are remembered now. */
    long failing() {
        return failures.size();
    }
}
