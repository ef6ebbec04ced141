package acs.transport.xmpp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker;
import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import acs.transport.wake.WakeMethod;
import acs.transport.wake.WakeTarget;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import reactor.core.publisher.Mono;

/**
 * Asks a device by a stanza through the XMPP server (<i>TR-069 A6 Annex K</i>). The stanza holds the device's
 * ConnectionRequestPassword, so it goes to devices of the ACS's own domain alone: a device chooses what it reports as its
 * Jabber id.
 */
public final class XmppWake implements WakeMethod {
    private static final int JID_MAX = 3_071;
    /** For the library to notice its own time limit first. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final XmppLink link;
    private final XmppLinkSettings settings;
    private final AtomicInteger inFlight = new AtomicInteger();

    public XmppWake(XmppLink link, XmppLinkSettings settings) {
        this.link = link;
        this.settings = settings;
    }

    @Override
    public Waker.Method method() {
        return Waker.Method.XMPP;
    }

    @Override
    public boolean reaches(WakeTarget target) {
        return !target.jabberId().isEmpty() && target.credential() != null;
    }

    @Override
    public Mono<Attempt> wake(WakeTarget target) {
        return Mono.defer(() -> {
            long began = System.nanoTime();
            return attempt(target).map(result -> new Attempt(Waker.Method.XMPP, result.outcome(), result.detail(),
                    Duration.ofNanos(System.nanoTime() - began)));
        });
    }

    private record Result(Outcome outcome, String detail) {}

    private Mono<Result> attempt(WakeTarget target) {
        ConnectionRequestCredential credential = target.credential();
        if (target.jabberId().isEmpty() || credential == null) {
            return Mono.just(new Result(Outcome.NO_ADDRESS, "no Jabber id, or no credentials, known"));
        }
        Optional<EntityFullJid> to = address(target.jabberId());
        if (to.isEmpty()) {
            return Mono.just(new Result(Outcome.FORBIDDEN_ADDRESS,
                    "no full Jabber id (user@domain/resource) of " + settings.domain()));
        }
        return Mono.using(inFlight::incrementAndGet,
                flying -> flying > settings.inFlightMax()
                        ? Mono.just(new Result(Outcome.RATE_LIMITED, "too many requests wait for their answers"))
                        : ask(to.get(), credential.username(), credential.passwords()),
                flying -> inFlight.decrementAndGet());
    }

    private Optional<EntityFullJid> address(String text) {
        if (text.length() > JID_MAX) {
            return Optional.empty();
        }
        try {
            EntityFullJid jid = JidCreate.entityFullFrom(text.strip());
            return jid.getDomain().equals(JidCreate.domainBareFrom(settings.domain()).getDomain())
                    ? Optional.of(jid)
                    : Optional.empty();
        } catch (XmppStringprepException | IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** With one password after the other, as long as the device says that it was the wrong one. */
    private Mono<Result> ask(EntityFullJid to, String username, List<String> passwords) {
        Mono<Result> first = ask(to, new ConnectionRequestIq(username, passwords.getFirst()));
        return passwords.size() == 1
                ? first
                : first.flatMap(result -> result.outcome() == Outcome.UNAUTHORIZED
                        ? ask(to, username, passwords.subList(1, passwords.size()))
                        : Mono.just(result));
    }

    private Mono<Result> ask(EntityFullJid to, ConnectionRequestIq request) {
        return Mono.<IQ>create(sink -> {
            XMPPConnection connection = link.connection();
            if (connection == null) {
                sink.error(new NotConnected());
                return;
            }
            request.setTo(to);
            connection.sendIqRequestAsync(request, settings.timeout().toMillis()).onSuccess(sink::success)
                    .onError(sink::error);
        }).subscribeOn(link.threads()).timeout(settings.timeout().plus(GRACE))
                .map(answer -> new Result(Outcome.ACCEPTED, "accepted")).onErrorResume(error -> Mono.just(of(error)));
    }

    private static final class NotConnected extends Exception {
        private static final long serialVersionUID = 1L;

        NotConnected() {
            super("no connection to the XMPP server", null, false, false);
        }
    }

    private static Result of(Throwable error) {
        return switch (error) {
            case XMPPErrorException answer -> of(answer.getStanzaError());
            case NoResponseException silence -> new Result(Outcome.UNREACHABLE, "no answer in time");
            case TimeoutException silence -> new Result(Outcome.UNREACHABLE, "no answer in time");
            case NotConnected none -> new Result(Outcome.UNREACHABLE, "no connection to the XMPP server");
            // A library's text may quote the stanza, and that has the password in it.
            default -> new Result(Outcome.UNREACHABLE,
                    "the connection to the XMPP server failed: " + error.getClass().getSimpleName());
        };
    }

    /**
     * Annex K knows service-unavailable (offline, busy, asked too often) and not-authorized; servers answer for devices that
     * are not there by more.
     */
    private static Result of(StanzaError error) {
        Outcome outcome = switch (error.getCondition()) {
            case not_authorized, forbidden, not_allowed -> Outcome.UNAUTHORIZED;
            case resource_constraint, policy_violation -> Outcome.BUSY;
            case service_unavailable, item_not_found, recipient_unavailable, remote_server_not_found,
                    remote_server_timeout, gone, redirect, internal_server_error ->
                Outcome.UNREACHABLE;
            case bad_request, conflict, feature_not_implemented, jid_malformed, not_acceptable,
                    registration_required, subscription_required, undefined_condition, unexpected_request ->
                Outcome.BAD_ANSWER;
        };
        return new Result(outcome, "answered " + error.getCondition());
    }
}
