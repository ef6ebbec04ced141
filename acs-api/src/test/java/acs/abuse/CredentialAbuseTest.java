package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Attacks on a server that asks devices for Digest, by devices that have a credential and by those that have none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CredentialAbuseTest {
    private static final String PASSWORD = "a password of devices";
    private static final String ATTACKER = "127.0.0.90";
    private static final int DEVICES = 5;

    private AbusedServer server;

    @BeforeAll
    void start() throws Exception {
        server = new AbusedServer("digest", Map.of("ACS_CWMP_AUTH", "digest", "ACS_FILES_AUTH", "digest",
                "ACS_AUTH_SET_CONNECTION_REQUEST_CREDENTIALS", "never"));
        List<String> serials = new ArrayList<>();
        for (int i = 0; i < CanaryDevice.DEVICES; i++) {
            serials.add(CanaryDevice.SERIAL + i);
        }
        for (int i = 0; i < DEVICES; i++) {
            serials.add("PROVEN" + i);
        }
        server.enrol(PASSWORD, serials);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void proven_devices_with_software_versions_of_megabytes_end_nothing() throws Exception {
        List<WireDevice> kept = Collections.synchronizedList(new ArrayList<>());
        byte[][] informs = longInforms("PROVEN");
        Attack.on(server, "long SoftwareVersion, proven devices", canary -> {
            Attack.inParallel(2, DEVICES * Extent.of(20, 80), i -> {
                WireDevice device = proven("PROVEN" + i % DEVICES);
                kept.add(device);
                device.post(new byte[0]);
                if (device.post(informs[i % DEVICES], "Content-Encoding: gzip").status() == 200) {
                    device.post(new byte[0]);
                }
            });
            canary.awaitSessions(3);
        });
        for (WireDevice device : kept) {
            device.close();
        }
    }

    @Test
    void callers_without_a_credential_leave_nothing_behind() throws Exception {
        List<WireDevice> kept = Collections.synchronizedList(new ArrayList<>());
        byte[][] informs = longInforms("PROVEN");
        Attack.on(server, "long SoftwareVersion, no credential", canary -> {
            Attack.inParallel(2, Extent.of(100, 471), i -> {
                WireDevice device = new WireDevice(server.ports().cwmp(), ATTACKER, "PROVEN" + i % DEVICES);
                kept.add(device);
                assertThat(device.post(informs[i % DEVICES], "Content-Encoding: gzip").status()).isIn(401, 429, 503);
            });
            canary.awaitSessions(3);
        });
        for (WireDevice device : kept) {
            device.close();
        }
    }

    @Test
    void wrong_proofs_in_numbers_keep_nobody_else_out() throws Exception {
        Attack.on(server, "wrong proofs", canary -> Attack.inParallel(2, Extent.of(500, 20_000), i -> {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.8.0." + (1 + i % 100), "PROVEN0")
                    .withPassword("guess " + i)) {
                assertThat(device.post(Envelopes.inform("PROVEN0", "2 PERIODIC")).status()).isIn(401, 429, 503);
            }
        }));
    }

    @Test
    void a_proof_that_was_overheard_before_a_restart_is_stale_after_it() throws Exception {
        server.ensureRunning();
        byte[] inform = Envelopes.inform("PROVEN1", "2 PERIODIC");
        String overheard;
        try (WireDevice device = new WireDevice(server.ports().cwmp(), ATTACKER, "PROVEN1")) {
            overheard = new DigestProof(device.post(inform), "PROVEN1", PASSWORD).line("POST", "/");
            assertThat(device.post(inform, overheard).status()).isEqualTo(200);
        }
        server.killAndRestart();
        Attack.on(server, "a Digest proof from before the restart", canary -> {
            try (WireDevice attacker = new WireDevice(server.ports().cwmp(), ATTACKER, "PROVEN1")) {
                WireAnswer answer = attacker.post(inform, overheard);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.headers().get("www-authenticate").toString()).contains("stale=true");
            }
        });
    }

    @Test
    void a_login_of_one_file_link_opens_no_other_target() throws Exception {
        server.ensureRunning();
        WireAnswer upload = upload("PROVEN2");
        Attack.on(server, "a Digest answer for another target", canary -> {
            assertThat(put(upload, "/another")).isIn(400, 401, 403);
            assertThat(put(upload, target(upload))).isIn(200, 201, 204);
        });
    }

    @Test
    void many_puts_on_one_upload_link_push_out_no_other_file() throws Exception {
        server.ensureRunning();
        WireAnswer first = upload("PROVEN3");
        assertThat(put(first, target(first))).isIn(200, 201, 204);
        WireAnswer second = upload("PROVEN3");
        Attack.on(server, "50 PUTs on one upload link", canary -> {
            Attack.inParallel(1, 50, i -> put(second, target(second)));
            String kept = server.api().json("/devices/" + Envelopes.deviceId("PROVEN3") + "/files?limit=1000")
                    .toString().replace("-", "");
            assertThat(kept).as("files, among them that of the other operation").contains(first.element("CommandKey"));
        });
    }

    /** What the ACS sends a device that is to upload a log. */
    private WireAnswer upload(String serial) throws Exception {
        try (WireDevice device = proven(serial)) {
            device.session(Envelopes.inform(serial, "1 BOOT"), List.of(), request -> null);
        }
        server.api().operation(Envelopes.deviceId(serial),
                "{\"type\":\"upload\",\"fileType\":\"4 Vendor Log File 1\"}");
        try (WireDevice device = proven(serial)) {
            WireAnswer[] upload = new WireAnswer[1];
            device.session(Envelopes.inform(serial, "2 PERIODIC"), List.of(), request -> {
                if (!request.rpc().equals("Upload")) {
                    return Envelopes.response(request, "<Status>0</Status>");
                }
                upload[0] = request;
                return Envelopes.response(request, "<Status>1</Status><StartTime>0001-01-01T00:00:00Z</StartTime>"
                        + "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime>");
            });
            assertThat(upload[0]).as("the Upload request").isNotNull();
            return upload[0];
        }
    }

    private static String target(WireAnswer upload) {
        String url = upload.element("URL");
        return url.substring(url.indexOf('/', "http://".length()));
    }

    /** The status of a PUT on the link, with a Digest answer for a target. */
    private int put(WireAnswer upload, String provenTarget) throws IOException {
        byte[] log = "a log".getBytes(StandardCharsets.US_ASCII);
        String target = target(upload);
        WireAnswer challenged;
        try (WireDevice files = new WireDevice(server.ports().files(), ATTACKER, "FILES")) {
            challenged = files.exchange("PUT", target, log);
        }
        if (challenged.status() != 401) {
            return challenged.status();
        }
        DigestProof proof = new DigestProof(challenged, upload.element("Username"), upload.element("Password"));
        try (WireDevice files = new WireDevice(server.ports().files(), ATTACKER, "FILES")) {
            return files.exchange("PUT", target, log, proof.line("PUT", provenTarget)).status();
        }
    }

    private WireDevice proven(String serial) throws IOException {
        return new WireDevice(server.ports().cwmp(), ATTACKER, serial).withPassword(PASSWORD);
    }

    private static byte[][] longInforms(String serial) {
        byte[][] informs = new byte[DEVICES][];
        for (int i = 0; i < DEVICES; i++) {
            informs[i] = Envelopes.gzip(Envelopes.inform(serial + i, Envelopes.event("2 PERIODIC", ""),
                    Envelopes.parameter("Device.DeviceInfo.SoftwareVersion", Envelopes.compressible(2_000_000, i))));
        }
        return informs;
    }
}
