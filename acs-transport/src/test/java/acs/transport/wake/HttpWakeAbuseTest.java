package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Devices that mean ill: none may reach what it cannot reach itself, none may hold the ACS up. */
class HttpWakeAbuseTest extends HttpWakeTests {
    private static final AddressRules SHIPPED = AddressRules.defaults();

    @Test
    void a_url_of_loopback_is_not_asked() throws IOException {
        try (ScriptedDevice local = new ScriptedDevice((line, number) -> line.say(ACCEPTED))) {
            for (String host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "127.0.0.2")) {
                HttpWake wake = wake(SETTINGS, SHIPPED, name -> Mono.just(List.of(address("127.0.0.1"))));
                assertOutcome(ask(wake, "http://" + host + ":" + local.port() + "/", CREDENTIAL))
                        .isEqualTo(Outcome.FORBIDDEN_ADDRESS);
            }
            assertThat(local.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest/meta-data/", "http://[fe80::a9fe:a9fe]/",
            "http://[::ffff:169.254.169.254]/", "http://100.100.100.200/", "http://[fd00:ec2::254]/",
            "http://0.0.0.0:80/",
            "http://255.255.255.255/", "http://[ff02::1]/", "https://198.51.100.7/", "file:///etc/passwd",
            "http://198.51.100.7@127.0.0.1/", "http://0x7f000001/", "http://2130706433/"})
    void urls_of_metadata_and_other_wrong_places_are_not_asked(String url) {
        Attempt attempt = ask(wake(SETTINGS, SHIPPED, name -> Mono.error(new AssertionError(name))), url, CREDENTIAL);

        assertOutcome(attempt).isEqualTo(Outcome.FORBIDDEN_ADDRESS);
    }

    @Test
    void the_acs_itself_and_its_database_are_not_asked_even_where_loopback_is_allowed() throws IOException {
        try (ScriptedDevice own = new ScriptedDevice((line, number) -> line.say(ACCEPTED))) {
            OwnPlaces places = new OwnPlaces(Set.of(), Set.of(new InetSocketAddress(own.port())));
            HttpWake wake = new HttpWake(SETTINGS, loops, loops, new AddressPolicy(LOOPBACK, () -> places),
                    address -> true);

            assertOutcome(ask(wake, own.url(), CREDENTIAL)).isEqualTo(Outcome.FORBIDDEN_ADDRESS);
            assertThat(own.connections).hasValue(0);
        }
    }

    @Test
    void a_name_that_changes_between_check_and_use_changes_nothing() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(ACCEPTED);
        })) {
            Queue<InetAddress> answers = new ConcurrentLinkedQueue<>(
                    List.of(address("127.0.0.1"), address("169.254.169.254"), address("127.0.0.9")));
            AtomicInteger lookups = new AtomicInteger();
            HttpWake wake = wake(SETTINGS, LOOPBACK, name -> {
                lookups.incrementAndGet();
                return Mono.just(List.of(answers.remove()));
            });

            assertOutcome(ask(wake, "http://cpe.example.net:" + device.port() + "/", CREDENTIAL))
                    .isEqualTo(Outcome.ACCEPTED);
            assertThat(lookups).hasValue(1);
            assertThat(device.requests.getFirst()).containsIgnoringCase("host: cpe.example.net:" + device.port());
            assertOutcome(ask(wake, "http://cpe.example.net:" + device.port() + "/", CREDENTIAL))
                    .isEqualTo(Outcome.FORBIDDEN_ADDRESS);
        }
    }

    @Test
    void a_name_with_one_forbidden_address_among_others_is_not_asked() {
        HttpWake wake = wake(SETTINGS, SHIPPED,
                name -> Mono.just(List.of(address("198.51.100.7"), address("127.0.0.1"))));

        assertOutcome(ask(wake, "http://cpe.example.net/", CREDENTIAL)).isEqualTo(Outcome.FORBIDDEN_ADDRESS);
    }

    @Test
    void a_name_that_is_not_found_or_not_in_time_is_unreachable() {
        assertOutcome(ask(wake(SETTINGS, SHIPPED, name -> Mono.error(new IOException("no such name"))),
                "http://cpe.example.net/", CREDENTIAL)).isEqualTo(Outcome.UNREACHABLE);
        assertOutcome(ask(wake(SETTINGS, SHIPPED, name -> Mono.never()), "http://cpe.example.net/", CREDENTIAL))
                .isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void the_machine_s_own_resolver_finds_loopback_and_it_is_refused() {
        assertOutcome(ask(wake(SETTINGS, SHIPPED, loops), "http://localhost:30005/", CREDENTIAL))
                .isEqualTo(Outcome.FORBIDDEN_ADDRESS);
    }

    @Test
    void a_redirect_is_not_followed() throws IOException {
        try (ScriptedDevice victim = new ScriptedDevice((line, number) -> line.say(ACCEPTED));
                ScriptedDevice device = new ScriptedDevice((line, number) -> {
                    line.request();
                    line.say("HTTP/1.1 302 Found\r\nLocation: " + victim.url() + "\r\nContent-Length: 0\r\n\r\n");
                })) {
            Attempt attempt = ask(device.url());

            assertOutcome(attempt).isEqualTo(Outcome.BAD_ANSWER);
            assertThat(attempt.detail()).contains("redirect");
            assertThat(victim.connections).hasValue(0);
            assertThat(device.connections).hasValue(1);
        }
    }

    @Test
    void a_head_without_end_is_cut() throws IOException {
        assertCut("HTTP/1.1 200 OK\r\n", "X: " + "y".repeat(500) + "\r\n", Outcome.BAD_ANSWER);
    }

    @Test
    void a_status_line_without_end_is_cut() throws IOException {
        assertCut("HTTP/1.1 200 ", "y".repeat(500), Outcome.BAD_ANSWER);
    }

    @Test
    void a_body_without_end_is_cut_and_changes_nothing() throws IOException {
        assertCut("HTTP/1.1 200 OK\r\n\r\n", "y".repeat(500), Outcome.ACCEPTED);
        assertCut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n", Outcome.ACCEPTED);
        assertCut("HTTP/1.1 404 No\r\nContent-Length: 99999999999\r\n\r\n", "y".repeat(500), Outcome.BAD_ANSWER);
    }

    @Test
    void interim_answers_without_end_are_cut() throws IOException {
        assertCut("", "HTTP/1.1 102 Wait\r\n\r\n", Outcome.BAD_ANSWER);
    }

    @Test
    void a_slow_head_and_a_silent_device_end_in_time() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            for (int i = 0; i < 1000; i++) {
                line.say("H");
                Thread.sleep(50);
            }
        })) {
            assertOutcome(ask(wake(IMPATIENT), device.url(), CREDENTIAL)).isIn(Outcome.UNREACHABLE, Outcome.BAD_ANSWER);
        }
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> line.hold())) {
            Attempt attempt = ask(wake(IMPATIENT), device.url(), CREDENTIAL);

            assertOutcome(attempt).isEqualTo(Outcome.UNREACHABLE);
            assertThat(attempt.detail()).contains("no answer");
        }
    }

    @Test
    void a_slow_body_is_not_waited_for_and_its_challenge_is_answered_elsewhere() throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            if (number == 2) {
                line.say(ACCEPTED);
                return;
            }
            line.say(
                    "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\nContent-Length: 900\r\n\r\n");
            for (int i = 0; i < 900; i++) {
                line.say("y");
                Thread.sleep(50);
            }
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.ACCEPTED);
            assertThat(device.connections).hasValue(2);
        }
    }

    @Test
    void a_device_that_challenges_for_ever_is_left_after_few_requests() throws IOException {
        AtomicInteger nonces = new AtomicInteger();
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say("HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"" + nonces.incrementAndGet()
                    + "\", stale=true\r\nConnection: close\r\n\r\n");
        })) {
            assertOutcome(ask(device.url())).isEqualTo(Outcome.UNAUTHORIZED);
            assertThat(device.requests).hasSizeLessThanOrEqualTo(HttpDialogue.ASKS_MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n", "\u0000\u0001\u0002\u00ff\r\n\r\n", "HTTP/1.1\r\n\r\n",
            "HTTP/9.9 xx yy\r\n\r\n", "\r\n\r\n\r\n<html>", "220 smtp ready\r\n\r\n"})
    void garbage_is_a_bad_answer(String garbage) throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(garbage);
            line.hold();
        })) {
            assertOutcome(ask(wake(IMPATIENT), device.url(), CREDENTIAL)).isIn(Outcome.BAD_ANSWER, Outcome.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Digest realm=\"a\\\r\", nonce=\"n\"", "Digest realm=\"\u0001\u0002\", nonce=\"\u0000\"",
            "Digest nonce=\"n\", realm=\"r\", opaque=\"\u000b\u000c\"", "Digest", "Bearer", "", "Digest nonce=, ,,"})
    void poisoned_challenges_do_no_harm(String challenge) throws IOException {
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say("HTTP/1.1 401 No\r\nWWW-Authenticate: " + challenge + "\r\nContent-Length: 0\r\n\r\n");
            line.hold();
        })) {
            assertOutcome(ask(wake(IMPATIENT), device.url(), CREDENTIAL)).isIn(Outcome.BAD_ANSWER,
                    Outcome.UNAUTHORIZED, Outcome.UNREACHABLE);
            assertThat(device.requests).allSatisfy(request -> assertThat(request.split("\r\n")).hasSizeLessThan(5));
        }
    }

    @Test
    void the_proxy_is_asked_to_connect_to_the_checked_address() throws IOException {
        Queue<String> asked = new ArrayDeque<>();
        try (ScriptedDevice proxy = new ScriptedDevice((line, number) -> {
            asked.add(line.request());
            line.say("HTTP/1.1 200 Connection established\r\n\r\n");
            asked.add(line.request());
            line.say(ACCEPTED);
        })) {
            HttpWake wake = wake(proxied(proxy.port()), SHIPPED,
                    name -> Mono.just(List.of(address("198.51.100.7"))));

            assertOutcome(ask(wake, "http://cpe.example.net:7547/x", CREDENTIAL)).isEqualTo(Outcome.ACCEPTED);
            assertThat(asked.remove()).startsWith("CONNECT 198.51.100.7:7547 HTTP/1.1\r\n");
            assertThat(asked.remove()).startsWith("GET /x HTTP/1.1\r\n");
            assertOutcome(ask(wake(proxied(proxy.port()), SHIPPED, loops), "http://127.0.0.1/", CREDENTIAL))
                    .isEqualTo(Outcome.FORBIDDEN_ADDRESS);
        }
    }

    @Test
    void a_proxy_that_refuses_makes_the_device_unreachable() throws IOException {
        try (ScriptedDevice proxy = new ScriptedDevice((line, number) -> {
            line.request();
            line.say("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        })) {
            Attempt attempt = ask(wake(proxied(proxy.port()), SHIPPED, loops), "http://198.51.100.7/", CREDENTIAL);

            assertOutcome(attempt).isEqualTo(Outcome.UNREACHABLE);
            assertThat(attempt.detail()).contains("proxy");
        }
    }

    private static HttpWakeSettings proxied(int port) {
        return new HttpWakeSettings(SETTINGS.nameMax(), SETTINGS.connectMax(), SETTINGS.answerMax(),
                SETTINGS.wholeMax(), SETTINGS.answerBytesMax(), false,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A device that begins so and goes on so for ever: it is told off after few bytes, and the outcome is this. */
    private static void assertCut(String begin, String more, Outcome outcome) throws IOException {
        AtomicInteger sent = new AtomicInteger();
        try (ScriptedDevice device = new ScriptedDevice((line, number) -> {
            line.request();
            line.say(begin);
            while (true) {
                line.say(more);
                sent.addAndGet(more.length());
            }
        })) {
            assertOutcome(ask(device.url())).isEqualTo(outcome);
            // Sockets hold some megabytes; a device that was read without end would not have stopped.
            int after = sent.get();
            org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> device.connections.get() == 1);
            assertThat(after).isLessThan(64 << 20);
        }
    }
}
