package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.PeerPrograms;
import acs.network.ProxyProtocol;
import acs.transport.caller.AdmissionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real HAProxy and nginx before the server, as the hardening guide sets them up; they call from 127.0.0.9. */
class RealProxiesTest {
    private static final NetworkList PROXY = NetworkList.parse("127.0.0.9");
    private static final String HAPROXY = """
            defaults
                mode %s
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen cwmp
                bind 127.0.0.1:%d
                source 127.0.0.9
                %s
                server acs 127.0.0.1:%d %s
            """;
    // A configuration is read as a whole, not in the midst of a test.
    @SuppressWarnings("InlineFormatString")
    private static final String NGINX = """
            daemon off;
            master_process off;
            pid %1$s/nginx.pid;
            error_log stderr;
            events { worker_connections 128; }
            http {
                access_log off;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
                upstream acs { server 127.0.0.1:%2$d; keepalive 4; }
                server {
                    listen 127.0.0.1:%3$d;
                    location / {
                        proxy_pass http://acs;
                        proxy_bind 127.0.0.9;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header X-Forwarded-For $remote_addr;
                        proxy_request_buffering on;
                        client_max_body_size 4m;
                    }
                }
            }
            """;

    @TempDir
    Path here;

    /** Three CPEs come by a proxy that listens there; two of them claim to be somebody else. */
    private static void threeCpesCome(int port) {
        for (int caller = 21; caller < 24; caller++) {
            try (RawCpe cpe = new RawCpe(SouthboundFixture.loopback(caller), port)) {
                String[] claims = caller == 21
                        ? new String[0]
                        : new String[]{"X-Forwarded-For: 6.6.6.6", "Forwarded: for=7.7.7.7"};
                String cookie = cpe.post(Envelopes.inform("SN" + caller), claims).expect(200).cookie();
                cpe.postWithCookie("", cookie, claims).expect(204);
            }
        }
    }

    private static void eachHadItsAddress(SouthboundFixture acs) {
        assertThat(acs.log.informs).extracting(inform -> inform.remoteAddress()).containsExactly("127.0.0.21",
                "127.0.0.22", "127.0.0.23");
        assertThat(acs.sessions.size()).isZero();
    }

    private void behind(String name, String configuration, int port, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(PeerPrograms.named(name).toString()));
        command.addAll(List.of(options));
        command.add(Files.writeString(here.resolve(name + ".conf"), configuration).toString());
        Process proxy = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(here.resolve("log").toFile()).start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> !proxy.isAlive() || listens(port));
            assertThat(proxy.isAlive()).as(this::log).isTrue();
            threeCpesCome(port);
        } finally {
            proxy.destroy();
            if (!proxy.waitFor(10, TimeUnit.SECONDS)) {
                proxy.destroyForcibly();
            }
        }
    }

    private String log() {
        try {
            return Files.readString(here.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void with_haproxys_proxy_protocol_each_connection_has_its_callers_address(String option) throws Exception {
        CallerRules rules = new CallerRules(PROXY, ProxyProtocol.REQUIRE, ForwardedHeader.NONE);
        try (SouthboundFixture acs = new SouthboundFixture(rules, AdmissionLimits.none())) {
            int port = freePort();
            behind("haproxy", HAPROXY.formatted("tcp", port, "", acs.server.port(), option), port, "-db", "-f");
            eachHadItsAddress(acs);
        }
    }

    @Test
    void with_haproxys_http_each_request_has_its_callers_address_whatever_the_caller_claims() throws Exception {
        CallerRules rules = new CallerRules(PROXY, ProxyProtocol.OFF, ForwardedHeader.X_FORWARDED_FOR);
        try (SouthboundFixture acs = new SouthboundFixture(rules, AdmissionLimits.none())) {
            int port = freePort();
            behind("haproxy", HAPROXY.formatted("http", port, "option forwardfor\n    http-reuse always",
                    acs.server.port(), ""), port, "-db", "-f");
            eachHadItsAddress(acs);
        }
    }

    @Test
    void with_nginx_each_request_has_its_callers_address_whatever_the_caller_claims() throws Exception {
        CallerRules rules = new CallerRules(PROXY, ProxyProtocol.OFF, ForwardedHeader.X_FORWARDED_FOR);
        try (SouthboundFixture acs = new SouthboundFixture(rules, AdmissionLimits.none())) {
            int port = freePort();
            behind("nginx", NGINX.formatted(here, acs.server.port(), port), port, "-c");
            eachHadItsAddress(acs);
        }
    }
}
