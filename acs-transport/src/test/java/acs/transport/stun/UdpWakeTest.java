package acs.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker;
import acs.port.Waker.Outcome;
import acs.transport.wake.WakeTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Connection requests over UDP as Annex G has them. */
class UdpWakeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern FORM = Pattern
            .compile("GET http://(?<authority>[^?/ ]+)\\?ts=(?<ts>\\d+)&id=(?<id>\\d+)"
                    + "&un=(?<un>[^&]*)&cn=(?<cn>[0-9A-F]{16})&sig=(?<sig>[0-9A-F]{40}) HTTP/1\\.1\r\nHost: (?<host>[^\r]+)\r\n\r\n");

    private final List<String> sent = new ArrayList<>();
    private final List<InetSocketAddress> to = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00.250Z"));
    private final UdpWake wake = new UdpWake((address, datagram) -> {
        to.add(address);
        sent.add(new String(datagram, StandardCharsets.UTF_8));
        return Mono.empty();
    }, new UdpWakeSettings(3, Duration.ofMillis(1), Duration.ofSeconds(10), 100),
            address -> !address.getAddress().isLoopbackAddress(), () -> Objects.requireNonNull(now.get()),
            Schedulers.parallel());

    private static WakeTarget target(String address, String... passwords) {
        return new WakeTarget("0011AA-GW-1", "", address, "",
                passwords.length == 0 ? null : new ConnectionRequestCredential("CPE57689", List.of(passwords)));
    }

    private Waker.Attempt ask(WakeTarget target) {
        return Objects.requireNonNull(wake.wake(target).block(PATIENCE));
    }

    /** The HMAC of RFC 2104 written out, for another opinion than the library's. */
    private static String hmacSha1(String key, String text) throws Exception {
        byte[] inner = new byte[64];
        byte[] outer = new byte[64];
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 64; i++) {
            byte k = i < bytes.length ? bytes[i] : 0;
            inner[i] = (byte) (k ^ 0x36);
            outer[i] = (byte) (k ^ 0x5C);
        }
        java.security.MessageDigest sha = java.security.MessageDigest.getInstance("SHA-1");
        sha.update(inner);
        byte[] first = sha.digest(text.getBytes(StandardCharsets.UTF_8));
        sha.update(outer);
        return HexFormat.of().withUpperCase().formatHex(sha.digest(first));
    }

    @Test
    void the_request_has_the_form_of_the_specs_example_and_two_ways_of_signing_agree() throws Exception {
        UdpConnectionRequest request = new UdpConnectionRequest(1_120_673_700L, 1234, "CPE57689", "XTGRWIPC6D3IPXS3");
        InetSocketAddress example = new InetSocketAddress("10.1.1.1", 8080);
        String text = "11206737001234CPE57689XTGRWIPC6D3IPXS3";

        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("password".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String library = HexFormat.of().withUpperCase().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(request.signature("password")).isEqualTo(hmacSha1("password", text)).isEqualTo(library);
        assertThat(new String(request.datagram(example, "password"), StandardCharsets.US_ASCII))
                .isEqualTo("GET http://10.1.1.1:8080?ts=1120673700&id=1234&un=CPE57689&cn=XTGRWIPC6D3IPXS3&sig="
                        + library + " HTTP/1.1\r\nHost: 10.1.1.1:8080\r\n\r\n");
        // Port 80 alone may be left out; an empty password is a key, too.
        assertThat(new String(request.datagram(new InetSocketAddress("10.1.1.1", 80), ""), StandardCharsets.US_ASCII))
                .startsWith("GET http://10.1.1.1?ts=").contains("sig=" + hmacSha1("", text));
        assertThat(new String(request.datagram(new InetSocketAddress("2001:db8::1", 7), "p"),
                StandardCharsets.US_ASCII)).startsWith("GET http://[2001:db8::1]:7?ts=");
    }

    @Test
    void identical_copies_are_sent_and_the_outcome_says_that_they_were() throws Exception {
        Waker.Attempt attempt = ask(target("203.0.113.7:40001", "secret"));

        assertThat(attempt.method()).isEqualTo(Waker.Method.UDP);
        assertThat(attempt.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(sent).hasSize(3).allMatch(sent.getFirst()::equals);
        assertThat(to).containsOnly(new InetSocketAddress("203.0.113.7", 40_001));
        Matcher form = FORM.matcher(sent.getFirst());
        assertThat(form.matches()).as(sent.getFirst()).isTrue();
        assertThat(form.group("ts")).isEqualTo(Long.toString(Instant.parse("2026-11-21T12:00:00Z").getEpochSecond()));
        assertThat(form.group("authority")).isEqualTo("203.0.113.7:40001").isEqualTo(form.group("host"));
        assertThat(form.group("sig")).isEqualTo(hmacSha1("secret",
                form.group("ts") + form.group("id") + form.group("un") + form.group("cn")));
    }

    @Test
    void two_requests_to_a_device_are_ten_seconds_apart_and_differ_and_time_grows_even_when_the_clock_does_not() {
        assertThat(ask(target("203.0.113.7:40001", "secret")).outcome()).isEqualTo(Outcome.ACCEPTED);
        now.updateAndGet(time -> time.plusMillis(9_999));
        assertThat(ask(target("203.0.113.7:40001", "secret")).outcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(sent).hasSize(3);
        now.updateAndGet(time -> time.plusMillis(1));
        assertThat(ask(target("203.0.113.7:40001", "secret")).outcome()).isEqualTo(Outcome.ACCEPTED);
        now.updateAndGet(time -> time.minusSeconds(3_600));
        assertThat(ask(target("203.0.113.7:40001", "secret")).outcome()).isEqualTo(Outcome.ACCEPTED);

        List<String> distinct = sent.stream().distinct().toList();
        assertThat(distinct).hasSize(3);
        List<Long> times = distinct.stream().map(each -> Long.parseLong(group(each, "ts"))).toList();
        assertThat(times.get(1)).isEqualTo(times.get(0) + 10);
        assertThat(times.get(2)).isEqualTo(times.get(1) + 1);
        assertThat(distinct.stream().map(each -> group(each, "id")).distinct()).hasSize(3);
        assertThat(distinct.stream().map(each -> group(each, "cn")).distinct()).hasSize(3);
    }

    private static String group(String datagram, String name) {
        Matcher form = FORM.matcher(datagram);
        assertThat(form.matches()).isTrue();
        return form.group(name);
    }

    @Test
    void during_a_change_of_the_password_each_is_tried() {
        ask(target("203.0.113.7:40001", "newer", "older"));
        assertThat(sent).hasSize(6);
        assertThat(sent.stream().distinct()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:80", "example.org:3478", "203.0.113.7:0", "203.0.113.7:99999", "203.0.113.7:",
            "203.0.113.7:8x", "fe80::1%eth0", "http://203.0.113.7", "203.0.113.7 :80", "127.0.0.1:3478", "[::1]:80",
            "203.0.113.7:80\r\nX", " "})
    void what_is_no_number_or_not_allowed_is_not_asked(String address) {
        assertThat(ask(target(address, "secret")).outcome()).isEqualTo(Outcome.FORBIDDEN_ADDRESS);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, 203.0.113.7, 80", "203.0.113.7:5, 203.0.113.7, 5", "[2001:db8::1]:9, 2001:db8::1, 9",
            "2001:db8::1, 2001:db8::1, 80", "[2001:db8::1], 2001:db8::1, 80"})
    void addresses_come_with_and_without_a_port(String text, String host, int port) {
        assertThat(ask(target(text, "secret")).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(to).containsOnly(new InetSocketAddress(host, port));
    }

    @Test
    void without_an_address_or_credentials_there_is_nothing_to_try() {
        assertThat(wake.reaches(target("", "secret"))).isFalse();
        assertThat(wake.reaches(target("203.0.113.7:1"))).isFalse();
        assertThat(wake.reaches(target("203.0.113.7:1", "secret"))).isTrue();
        assertThat(ask(target("", "secret")).outcome()).isEqualTo(Outcome.NO_ADDRESS);
    }

    @Test
    void what_cannot_be_sent_is_told() {
        UdpWake broken = new UdpWake((address, datagram) -> Mono.error(new IllegalStateException("network is down")),
                UdpWakeSettings.defaults(), address -> true, () -> Objects.requireNonNull(now.get()),
                Schedulers.parallel());
        Waker.Attempt attempt = broken.wake(target("203.0.113.7:1", "secret")).block(PATIENCE);
        assertThat(attempt.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(attempt.detail()).contains("network is down").doesNotContain("secret");
    }
}
