package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices do when they are asked, each as seen in the field. */
class HttpWakeTest extends HttpWakeTests {
    private static final String CHALLENGE = "Digest realm=\"IGD\", nonce=\"n1\", qop=\"auth\", algorithm=MD5";

    @Test
    void a_device_that_challenges_gets_its_answer_on_the_same_connection() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(unauthorized(CHALLENGE));
            line.say(takes(line.request(), CHALLENGE, "secret") ? ACCEPTED : unauthorized(CHALLENGE));
        })) {
            Attempt attempt = ask(device.url());

            assertOutcome(attempt).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.connections).hasValue(1);
            assertThat(device.requests).hasSize(2);
            assertThat(device.requests.get(0)).isEqualToIgnoringCase(
                    "GET /cr/x1 HTTP/1.1\r\nhost: 127.0.0.1:" + device.port() + "\r\n\r\n");
            assertThat(device.requests.get(1)).containsIgnoringCase("authorization: Digest username=\"acs\"")
                    .contains("qop=auth, nc=00000001, cnonce=\"").doesNotContain("opaque");
            assertThat(attempt.toString()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Digest realm=\"IGD\",\r\n\tnonce=\"n1\",\r\n qop=\"auth\",\r\n   algorithm=MD5",
            "Digest realm=\"IGD\" nonce=\"n1\" qop=\"auth\" algorithm=MD5", "Digest realm=\"IGD\", nonce=\"n1\"",
            "Digest realm=\"IGD\", nonce=\"n1\", opaque=\"o\", algorithm=MD5-sess, qop=auth",
            "Digest realm=\"IGD\", nonce=\"n1\", qop=\"auth,auth-int\", algorithm=SHA-256",
            "Basic realm=\"IGD\"\r\nWWW-Authenticate: Digest realm=\"IGD\", nonce=\"n1\"",
            "Digest realm=\"IGD\", nonce=\"n1\", algorithm=SHA-512\r\nWWW-Authenticate: Digest realm=\"IGD\","
                    + " nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"",
            "Digest realm=\"I\u00e4D\", nonce=\"n1\", qop=\"auth\""})
    void challenges_of_all_kinds_are_answered(String challenge) throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(unauthorized(challenge));
            String asked = challenge.substring(challenge.lastIndexOf("Digest"));
            line.say(takes(line.request(), asked, "secret") ? ACCEPTED : unauthorized(challenge));
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\n\n", "HTTP/1.1 200 \r\nConnection: close\r\n\r\nbye",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void success_without_a_challenge_is_success_however_it_is_written(String answer) throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(answer);
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_device_that_drops_the_connection_after_its_challenge_is_asked_on_a_fresh_one(boolean reset)
            throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            String request = line.request();
            if (number == 1) {
                line.say(unauthorized(CHALLENGE));
                if (reset) {
                    line.request();
                    line.reset();
                }
            } else {
                line.say(takes(request, CHALLENGE, "secret") ? ACCEPTED : "HTTP/1.1 403 No\r\n\r\n");
            }
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.connections).hasValue(2);
        }
    }

    @Test
    void a_device_that_closes_after_each_answer_is_asked_on_a_fresh_connection() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            String request = line.request();
            line.say(takes(request, CHALLENGE, "secret")
                    ? ACCEPTED
                    : unauthorized(CHALLENGE).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.connections).hasValue(2);
        }
    }

    @Test
    void a_device_that_resets_the_first_connection_is_asked_again_once() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            if (number == 1) {
                line.reset();
            } else {
                line.say(ACCEPTED);
            }
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
        }
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.reset();
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.UNREACHABLE);
            assertThat(device.connections).hasValue(2);
        }
    }

    @Test
    void a_nonce_that_is_worth_something_on_its_own_connection_alone_is_renewed_there() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            String mine = CHALLENGE.replace("n1", "of-" + number);
            for (int i = 0; i < 2; i++) {
                String request = line.request();
                if (takes(request, mine, "secret")) {
                    line.say(ACCEPTED);
                    return;
                }
                line.say(unauthorized(mine));
                if (number == 1) {
                    return;
                }
            }
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.connections).hasValue(2);
        }
    }

    @Test
    void a_stale_nonce_is_renewed_once_and_not_for_ever() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            for (int i = 0; i < 100; i++) {
                line.request();
                line.say(unauthorized("Digest realm=\"IGD\", nonce=\"n" + i + "\", stale=TRUE"));
            }
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.UNAUTHORIZED);
            assertThat(device.requests).hasSize(3);
        }
    }

    @Test
    void each_password_that_the_device_may_have_is_tried_in_order() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            for (int i = 0; i < 4; i++) {
                line.say(takes(line.request(), CHALLENGE, "old") ? ACCEPTED : unauthorized(CHALLENGE));
            }
        })) {
            ConnectionRequestCredential changing = new ConnectionRequestCredential("acs", List.of("new", "old"));
            assertOutcome(ask(wake(SETTINGS), device.url(), changing)).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.requests).hasSize(3);

            ConnectionRequestCredential wrong = new ConnectionRequestCredential("acs", List.of("new", "newer"));
            assertOutcome(ask(wake(SETTINGS), device.url(), wrong)).isEqualTo(Outcome.UNAUTHORIZED);
            assertOutcome(ask(wake(SETTINGS), device.url(), null)).isEqualTo(Outcome.UNAUTHORIZED);
        }
    }

    @Test
    void basic_is_answered_only_where_it_is_allowed_and_never_where_digest_is_offered() throws IOException {
        String basic = "Authorization: Basic YWNzOnNlY3JldA==";
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(unauthorized("Basic realm=\"IGD\""));
            line.say(line.request().toLowerCase(Locale.ROOT).contains(basic.toLowerCase(Locale.ROOT))
                    ? ACCEPTED
                    : unauthorized("Basic"));
        })) {
            Attempt refused = ask(device.url());
            assertOutcome(refused).isEqualTo(Outcome.UNAUTHORIZED);
            assertThat(refused.detail()).contains("wake.basic");
            assertThat(device.requests).hasSize(1);

            assertOutcome(ask(wake(showingSecrets()), device.url(), CREDENTIAL)).isEqualTo(Outcome.ACCEPTED);
        }
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(unauthorized("Basic realm=\"IGD\", " + CHALLENGE));
            line.say(takes(line.request(), CHALLENGE, "secret") ? ACCEPTED : unauthorized(CHALLENGE));
        })) {
            assertOutcome(ask(wake(showingSecrets()), device.url(), CREDENTIAL)).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.requests).noneMatch(request -> request.contains("Basic"));
        }
    }

    @ParameterizedTest
    @CsvSource({"503 Service Unavailable, BUSY", "404 Not Found, BAD_ANSWER", "500 Oops, BAD_ANSWER",
            "403 Forbidden, BAD_ANSWER", "301 Moved, BAD_ANSWER", "101 Switching, UNREACHABLE"})
    void other_answers_mean_what_they_say(String status, Outcome outcome) throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
            line.hold();
        })) {
            HttpWakeSettings settings = outcome == Outcome.UNREACHABLE ? IMPATIENT : SETTINGS;
            assertOutcome(ask(wake(settings), device.url(), CREDENTIAL)).isEqualTo(outcome);
        }
    }

    @Test
    void a_device_that_is_not_there_is_unreachable() throws IOException {
        String url;
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {})) {
            url = device.url();
        }
        Attempt attempt = ask(url);

        assertOutcome(attempt).isEqualTo(Outcome.UNREACHABLE);
        assertThat(attempt.detail()).contains("no connection to 127.0.0.1");
    }

    private static HttpWakeSettings showingSecrets() {
        return new HttpWakeSettings(SETTINGS.nameMax(), SETTINGS.connectMax(), SETTINGS.answerMax(),
                SETTINGS.wholeMax(), SETTINGS.answerBytesMax(), true, null);
    }

    private static String unauthorized(String challenge) {
        return "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + challenge + "\r\nContent-Length: 4\r\n\r\nno!\n";
    }

    private static boolean takes(String request, String challenge, String password) {
        return DigestCheck.isMet(request, challenge, "acs", password);
    }
}
