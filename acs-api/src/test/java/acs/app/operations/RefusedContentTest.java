package acs.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import acs.app.operations.LiveAcs.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is no request for an operation, and what surrounds it, over real HTTP. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RefusedContentTest extends LiveAcsTests {
    private static final String REBOOT = "{\"type\":\"reboot\"}";

    private static Answer post(BodyPublisher body, String... headers) throws Exception {
        return acs.send("POST", "/devices/00A1B2-Gateway-NONE/operations", body, headers);
    }

    private static Answer post(byte[] body) throws Exception {
        return post(BodyPublishers.ofByteArray(body), "Content-Type", "application/json");
    }

    private static Answer post(String body) throws Exception {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_unknown_device_is_404() throws Exception {
        assertThat(post(REBOOT).problem()).isEqualTo("404 not-found");
        assertThat(acs.get("/devices/00A1B2-Gateway-NONE/operations").problem()).isEqualTo("404 not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"type\":\"reboot\"", "{\"type\":\"reboot\"} x", "{\"type\":\"reboot\"}{}",
            "[]", "7",
            "null", "\"reboot\"", "type=reboot", "<reboot/>", "{'type':'reboot'}", "{\"type\":\"reboot\",}", "\u0000",
            "{\"type\":\"re\tboot\"}", "{\"type\":NaN}"})
    void what_is_no_object_in_json_is_400(String body) throws Exception {
        assertThat(post(body).problem()).isEqualTo("400 bad-request");
    }

    @Test
    void a_member_that_stands_twice_is_400_and_named() throws Exception {
        Answer answer = post("{\"type\":\"reboot\",\"type\":\"factoryReset\"}");
        assertThat(answer.problem()).isEqualTo("400 bad-request");
        assertThat(answer.member("detail")).contains("type");
    }

    @Test
    void json_that_is_too_deep_is_400() throws Exception {
        assertThat(post("{\"type\":" + "[".repeat(100_000)).problem()).isEqualTo("400 bad-request");
        assertThat(post("{\"a\":".repeat(40) + "1" + "}".repeat(40)).problem()).isEqualTo("400 bad-request");
    }

    @Test
    void bytes_that_are_no_utf_8_are_400() throws Exception {
        assertThat(post("{\"type\":\"reb\u00f6\u00f6t\"}".getBytes(StandardCharsets.ISO_8859_1)).problem())
                .isEqualTo("400 bad-request");
        assertThat(post(REBOOT.getBytes(StandardCharsets.UTF_16)).problem()).isEqualTo("400 bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=iso-8859-1",
            "application/jsonp", "multipart/form-data; boundary=x"})
    void another_media_type_is_415(String type) throws Exception {
        assertThat(post(BodyPublishers.ofString(REBOOT), "Content-Type", type).problem())
                .isEqualTo("415 unsupported-media-type");
    }

    @Test
    void content_without_a_media_type_is_415_and_no_content_is_400() throws Exception {
        assertThat(post(BodyPublishers.ofString(REBOOT)).problem()).isEqualTo("415 unsupported-media-type");
        assertThat(post(BodyPublishers.noBody()).problem()).isEqualTo("400 bad-request");
    }

    @Test
    void more_than_a_megabyte_is_413_whether_its_length_was_told_or_not() throws Exception {
        byte[] large = ("{\"type\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(post(large).problem()).isEqualTo("413 body-too-large");
        assertThat(post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)), "Content-Type",
                "application/json").problem()).isEqualTo("413 body-too-large");
    }

    @Test
    void chunks_within_the_limit_are_read() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        assertThat(acs.send("POST", LiveAcs.operationsOf(cpe), BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(REBOOT.getBytes(StandardCharsets.UTF_8))), "Content-Type",
                "application/json; charset=utf-8").status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "018f0000-0000-7000-8000-000000000001", "00000000-0000-0000-0000-000000000000",
            "%00", "018f0000-0000-7000-8000-00000000000g", "1-1-1-1-1", "%F0%9F%98%80", "..%2f..", "'%20OR%201=1--"})
    void an_id_of_no_operation_is_404(String id) throws Exception {
        assertThat(acs.get("/operations/" + id).problem()).isEqualTo("404 not-found");
        assertThat(acs.delete("/operations/" + id).problem()).isEqualTo("404 not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=ten", "limit=-1", "limit=", "limit=1&limit=2",
            "status=lost",
            "status=QUEUED", "cursor=", "cursor=%21", "cursor=AAAA", "cursor=AAAAAAAAAAAAAAAAAAAAAAAA",
            "device=00A1B2-Gateway-NONE", "device=%00", "colour=red", "Status=queued"})
    void a_wrong_parameter_of_a_list_is_named(String query) throws Exception {
        Answer answer = acs.get("/operations?" + query);
        assertThat(answer.problem()).as(answer.text()).isEqualTo("400 bad-parameter");
        assertThat(answer.named()).containsExactly(query.split("=", 2)[0]);
    }

    @Test
    void a_parameter_of_the_other_list_is_named() throws Exception {
        assertThat(acs.get(LiveAcs.operationsOf(acs.cpe()) + "?device=a").named()).containsExactly("device");
        assertThat(acs.send("POST", LiveAcs.operationsOf(acs.cpe()) + "?status=queued", BodyPublishers.ofString(REBOOT),
                "Content-Type", "application/json").named()).containsExactly("status");
    }

    @Test
    void another_method_is_405() throws Exception {
        assertThat(acs.send("PUT", "/operations", null).problem()).isEqualTo("405 method-not-allowed");
        assertThat(acs.delete("/operations").problem()).isEqualTo("405 method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "one, two",
            "x0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
                    + "01234567890123456789012345678"})
    void an_idempotency_key_that_is_none_is_named(String key) throws Exception {
        Answer answer = acs.post(acs.cpe(), REBOOT, "Idempotency-Key", key);
        assertThat(answer.problem()).isEqualTo("400 bad-parameter");
        assertThat(answer.named()).containsExactly("Idempotency-Key");
    }
}
