package acs.app.hardening;

import static acs.app.hardening.HardeningCheck.Result.fail;
import static acs.app.hardening.HardeningCheck.Result.ok;
import static acs.app.hardening.HardeningCheck.Result.warn;

import java.util.Locale;

import acs.app.config.TlsConfig;
import acs.app.hardening.HardeningCheck.Result;
import acs.store.StoreSettings.Registration;
import acs.transport.xmpp.XmppLinkSettings.Tls;

/** Who reaches the listeners, and what he must show. */
final class ListenerChecks {
    private static final int TOKEN_CHARACTERS_MIN = 32;
    private static final int TOKEN_CHARACTERS_LEAST = 16;
    private static final int FAILURES_PER_MINUTE_MAX = 100;

    private ListenerChecks() {}

    static Result cwmpAuthentication(Subject subject) {
        if (subject.hasCpeAuthentication()) {
            return ok("cwmp.auth is " + subject.config().auth().name().toLowerCase(Locale.ROOT));
        }
        return subject.isCwmpOutside()
                ? warn("any host that reaches " + subject.config().southbound().host() + " may speak for any device",
                        "set cwmp.auth to digest or certificate, and unset cwmp.allow-unauthenticated")
                : ok("none asked for, and only this machine reaches the listener");
    }

    static Result cwmpTls(Subject subject) {
        if (!subject.isCwmpOutside()) {
            return ok("only this machine reaches the listeners");
        }
        if (!subject.hasCwmpTls()) {
            return warn("CPEs come without TLS", "set tls.certificate-files, and give CPEs an https URL");
        }
        return subject.hasPlainCwmp()
                ? warn("CPEs may still come without TLS on port " + subject.config().southbound().port(),
                        "set cwmp.plain to false when the last CPE has an https URL")
                : ok("CPEs come over TLS alone");
    }

    static Result legacyTls(Subject subject) {
        int port = subject.config().tls().legacyPort();
        return port == TlsConfig.OFF
                ? ok("TLS 1.2 and 1.3")
                : warn("port " + port + " speaks TLS that can be broken",
                        "keep it to a closed network, and unset tls.legacy-port when its last CPE is gone");
    }

    static Result basic(Subject subject) {
        return subject.hasCpeAuthentication() && subject.config().trust().auth().basicWithoutTls()
                ? warn("CPEs are asked for their passwords in clear", "unset auth.basic-without-tls")
                : ok("never without TLS");
    }

    static Result xmpp(Subject subject) {
        return subject.config().xmpp().isEnabled()
                && subject.config().xmpp().server().tls() == Tls.NONE
                        ? warn("connection requests and their passwords cross in clear", "set xmpp.tls to required")
                        : ok(subject.config().xmpp().isEnabled() ? "over TLS" : "not used");
    }

    static Result registration(Subject subject) {
        boolean accepts = subject.config().store().registration() == Registration.ACCEPT;
        return accepts && subject.isCwmpOutside() && !subject.hasCpeAuthentication()
                ? warn("strangers are registered as devices, and nothing is asked of them",
                        "set cwmp.auth, or sessions.registration to refuse and register devices beforehand")
                : ok(accepts ? "devices register at first contact" : "only devices that are registered get in");
    }

    static Result apiTls(Subject subject) {
        if (!subject.isApiOutside()) {
            return ok("only this machine reaches the API");
        }
        return subject.hasApiTls()
                ? ok("the API has TLS")
                : warn("tokens cross the network in clear", "set api.tls, or bind api.host to"
                        + " 127.0.0.1 behind a proxy on this machine that ends TLS");
    }

    static Result apiToken(Subject subject) {
        if (!subject.config().apiToken().isSet()) {
            return ok("the admin's token is made at first start, 43 random characters");
        }
        int length = subject.config().apiToken().value().length();
        String told = "the admin's token has " + length + " characters";
        String mend = "make one with: openssl rand -hex 32";
        if (length >= TOKEN_CHARACTERS_MIN) {
            return ok(told);
        }
        return length < TOKEN_CHARACTERS_LEAST && subject.isApiOutside() ? fail(told, mend) : warn(told, mend);
    }

    static Result apiRates(Subject subject) {
        int failures = subject.config().api().rates().failuresPerMinute();
        String told = failures + " wrong tokens a minute from one address";
        return failures <= FAILURES_PER_MINUTE_MAX
                ? ok(told)
                : warn(told, "lower api.failures-per-minute to " + FAILURES_PER_MINUTE_MAX + " or less");
    }

    static Result management(Subject subject) {
        return subject.isOutside(subject.config().management().host())
                ? warn("health and metrics answer other hosts, without a token",
                        "bind management.host to an address that only operators and Prometheus reach, and let a firewall"
                                + " see to it")
                : ok("only this machine reaches health and metrics");
    }
}
