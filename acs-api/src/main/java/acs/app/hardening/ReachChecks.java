package acs.app.hardening;

import static acs.app.hardening.HardeningCheck.Result.fail;
import static acs.app.hardening.HardeningCheck.Result.ok;
import static acs.app.hardening.HardeningCheck.Result.warn;

import acs.app.config.FilesConfig;
import acs.app.config.WakeConfig;
import acs.app.hardening.HardeningCheck.Result;
import acs.store.CredentialSettings;

/** What lets devices in at first, what the ACS asks on their word, and what it hands out to them. */
final class ReachChecks {
    private static final int BOOTSTRAP_CHARACTERS_MIN = 12;
    private static final int BOOTSTRAP_CHARACTERS_LEAST = 8;

    private ReachChecks() {}

    static Result bootstrapSecret(Subject subject) {
        CredentialSettings rules = subject.config().keeping().rules();
        if (rules.bootstrapPassword().isEmpty()) {
            return ok("devices share no secret");
        }
        int length = rules.bootstrapPassword().length();
        String told = "the secret that devices share has " + length + " characters";
        String mend = "change auth.bootstrap-password to " + BOOTSTRAP_CHARACTERS_MIN
                + " characters or more that are not the username";
        if (length < BOOTSTRAP_CHARACTERS_LEAST || rules.bootstrapPassword().equals(rules.bootstrapUsername())) {
            return fail(told + (length < BOOTSTRAP_CHARACTERS_LEAST ? "" : ", and is the username"), mend);
        }
        return length < BOOTSTRAP_CHARACTERS_MIN ? warn(told, mend) : ok(told);
    }

    static Result bootstrapAgain(Subject subject) {
        return subject.config().keeping().rules().bootstrapAfterReset()
                ? warn("whoever knows the shared secret may speak for any device",
                        "set auth.bootstrap-after-reset to refuse, and reopen single devices through the API")
                : ok("the shared secret is good for a device once");
    }

    static Result wakeAddresses(Subject subject) {
        WakeConfig wake = subject.config().wake();
        if (!wake.enabled() || wake.rules().allowed().isEmpty()) {
            return ok(wake.enabled()
                    ? "the ACS asks neither itself, nor its links, nor metadata services"
                    : "the ACS asks no device to connect");
        }
        return warn("devices may have the ACS ask addresses that it leaves alone by itself: " + wake.rules().allowed(),
                "empty wake.allow; it is for trials on one machine");
    }

    static Result wakeBasic(Subject subject) {
        WakeConfig wake = subject.config().wake();
        return wake.enabled() && wake.http().mayShowSecret()
                ? warn("connection requests show their password to devices that ask for Basic, in clear",
                        "set wake.basic to false")
                : ok("connection requests show no password");
    }

    static Result filesTls(Subject subject) {
        FilesConfig files = subject.config().files();
        return subject.isOutside(files.server().host()) && !files.tls()
                ? warn("files, and the links that open them, cross the network in clear",
                        "set files.tls with a certificate in tls.certificate-files")
                : ok(files.tls() ? "the file service has TLS" : "only this machine reaches the file service");
    }
}
