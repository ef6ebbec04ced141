package acs.transport.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import acs.transport.stun.StunCredentials.Claimant;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Answers Binding Requests (<i>RFC 3489 §8.1, TR-069 A6 Annex G</i>). Everybody is told where it is seen; where a device can be
 * woken is learnt from its own proof alone. An answer goes to where the request came from and nowhere else, and is never longer
 * than thrice the request, so that the server is of no use against others. For one thread.
 */
final class StunResponder {
    private static final int AMPLIFICATION_MAX = 3;
    private static final int INTEGRITY_ATTRIBUTE = 4 + Stun.INTEGRITY_BYTES;
    private static final int ADDRESS_ATTRIBUTE_MAX = 4 + 4 + 16;

    private final StunPolicy policy;
    private final StunCredentials credentials;
    private final BiConsumer<String, InetSocketAddress> learnt;
    private final InetSocketAddress own;
    private final LongSupplier nanoTime;
    private final SourceRates rates;
    private final SettledBindings settled;
    private final Cache<TransactionId, InetSocketAddress> proofs;

    /** What to do with a datagram. */
    static final class Verdict {
        private final StunOutcome outcome;
        private final byte @Nullable [] answer;

        Verdict(StunOutcome outcome, byte @Nullable [] answer) {
            this.outcome = outcome;
            this.answer = answer;
        }

        StunOutcome outcome() {
            return outcome;
        }

        /** To be sent back, {@code null} for none; the caller's. */
        byte @Nullable [] answer() {
            return answer;
        }
    }

    /**
     * @param own      address that the server shows as its own
     * @param learnt   told of each proven binding
     * @param nanoTime as {@link System#nanoTime()}
     * @param seed     of its memories, not to be known outside
     */
    StunResponder(StunPolicy policy, StunCredentials credentials, InetSocketAddress own,
            BiConsumer<String, InetSocketAddress> learnt, LongSupplier nanoTime, long seed) {
        this.policy = policy;
        this.credentials = credentials;
        this.own = own;
        this.learnt = learnt;
        this.nanoTime = nanoTime;
        SourceHash hash = new SourceHash(seed);
        long now = nanoTime.getAsLong();
        this.rates = new SourceRates(policy.sourceSlots(), policy.requestsPerSecond(), hash, now);
        this.settled = new SettledBindings(policy.bindingSlots(), hash, now);
        Ticker ticker = nanoTime::getAsLong;
        this.proofs = Caffeine.newBuilder().maximumSize(policy.replaysMax()).expireAfterWrite(policy.replayWindow())
                .ticker(ticker).executor(Runnable::run).build();
    }

    /** @param datagram belongs to the responder from now on */
    Verdict answer(byte[] datagram, InetSocketAddress from) {
        InetAddress address = from.getAddress();
        if (!rates.tryTake(address, nanoTime.getAsLong())) {
            return silent(StunOutcome.LIMITED);
        }
        StunMessage request;
        try {
            request = StunMessage.read(datagram);
        } catch (StunException e) {
            return silent(StunOutcome.MALFORMED);
        }
        // Port 0 can have sent nothing, and what is sent to it comes nowhere.
        if (request.type() != Stun.BINDING_REQUEST || from.getPort() == 0) {
            return silent(StunOutcome.MALFORMED);
        }
        return request.unknownAttributes().isEmpty() ? known(request, from) : unknownAttributes(request);
    }

    private static Verdict silent(StunOutcome outcome) {
        return new Verdict(outcome, null);
    }

    private Verdict known(StunMessage request, InetSocketAddress from) {
        if (!request.isFromConnectionRequestPort()) {
            return new Verdict(StunOutcome.ANSWERED, response(request, from, INTEGRITY_ATTRIBUTE).finish());
        }
        if (request.hasIntegrity()) {
            return proof(request, from);
        }
        return mustProve(request, from)
                ? new Verdict(StunOutcome.CHALLENGED, error(request, 401, "Unauthorized").finish())
                : new Verdict(StunOutcome.ANSWERED, response(request, from, 0).finish());
    }

    /**
     * A device that says its binding is new must prove it. One that only keeps it open is asked when this server has not seen
     * a proof, after a restart for instance; when it gives none it is left in peace for a while, since it needs the answer.
     */
    private boolean mustProve(StunMessage request, InetSocketAddress from) {
        String username = request.username();
        if (username.isEmpty()) {
            return false;
        }
        boolean changes = request.has(Stun.BINDING_CHANGE);
        long now = nanoTime.getAsLong();
        if ((!changes && settled.isSettled(username, from, now)) || credentials.claimant(username).isEmpty()) {
            return false;
        }
        if (!changes) {
            settled.settle(username, from, policy.challengeInterval(), now);
        }
        return true;
    }

    private Verdict proof(StunMessage request, InetSocketAddress from) {
        Optional<Claimant> claimant = credentials.claimant(request.username());
        if (claimant.isPresent()) {
            for (String password : claimant.get().passwords()) {
                byte[] key = password.getBytes(StandardCharsets.UTF_8);
                Optional<IntegrityForm> form = request.integrityBy(key);
                if (form.isPresent()) {
                    return proven(request, from, claimant.get(), key, form.get());
                }
            }
        }
        return new Verdict(StunOutcome.REFUSED, error(request, 431, "Integrity Check Failure").finish());
    }

    /**
     * Classic STUN proves who wrote the message and not from where it was sent, so each proof counts once: one that was
     * overheard and sent again from elsewhere would bind the device to the eavesdropper.
     */
    private Verdict proven(StunMessage request, InetSocketAddress from, Claimant claimant, byte[] key,
            IntegrityForm form) {
        InetSocketAddress before = proofs.asMap().putIfAbsent(request.transaction(), from);
        if (before != null && !before.equals(from)) {
            return silent(StunOutcome.REPLAYED);
        }
        if (before == null) {
            settled.settle(request.username(), from, policy.proofInterval(), nanoTime.getAsLong());
            learnt.accept(claimant.deviceKey(), from);
        }
        return new Verdict(before == null ? StunOutcome.LEARNT : StunOutcome.REPEATED,
                response(request, from, INTEGRITY_ATTRIBUTE).finish(key, form));
    }

    private static Verdict unknownAttributes(StunMessage request) {
        return new Verdict(StunOutcome.UNKNOWN_ATTRIBUTE, error(request, 420, "Unknown Attribute")
                .unknownAttributes(request.unknownAttributes()).finish());
    }

    private static StunWriter error(StunMessage request, int code, String reason) {
        return new StunWriter(Stun.BINDING_ERROR, request.transaction()).error(code, reason);
    }

    /** @param reserved bytes that something else will need */
    private StunWriter response(StunMessage request, InetSocketAddress from, int reserved) {
        StunWriter out = new StunWriter(Stun.BINDING_RESPONSE, request.transaction());
        int room = request.length() * AMPLIFICATION_MAX - (request.hasIntegrity() ? reserved : 0);
        if (request.transaction().hasCookie()) {
            out.xorMappedAddress(from);
        }
        if (!request.transaction().hasCookie() || out.length() + ADDRESS_ATTRIBUTE_MAX <= room) {
            out.address(Stun.MAPPED_ADDRESS, from);
        }
        if (fitsOwn(out, room)) {
            out.address(Stun.SOURCE_ADDRESS, own).address(Stun.CHANGED_ADDRESS, own);
        }
        return out;
    }

    private boolean fitsOwn(StunWriter out, int room) {
        return out.length() + 2 * (4 + 4 + own.getAddress().getAddress().length) <= room;
    }
}
