package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import acs.transport.http.RawCpe.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions of well-behaved CPEs, on a real socket. */
class LadderTest {
    private final SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults());

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void an_inform_is_answered_after_it_is_recorded_and_an_empty_post_ends_the_session() {
        RawCpe cpe = acs.cpe();
        Response response = cpe.post(Envelopes.inform("1")).expect(200);
        assertThat(acs.log.informs).hasSize(1);
        assertThat(response.body()).startsWith("<soap-env:Envelope").contains("InformResponse", ">42<");
        assertThat(response.header("Content-Type")).isEqualTo("text/xml; charset=\"utf-8\"");
        assertThat(response.header("Set-Cookie")).matches("acs=[A-Za-z0-9_-]{22}; Path=/; HttpOnly");
        assertThat(acs.sessions.size()).isEqualTo(1);

        Response end = cpe.postWithCookie("", response.cookie()).expect(204);
        assertThat(end.header("Set-Cookie")).isNull();
        assertThat(end.header("Content-Type")).isNull();
        assertThat(acs.sessions.size()).isZero();
        assertThat(acs.counted("acs.cwmp.http.requests", "status", "200")).isEqualTo(1);
        assertThat(acs.counted("acs.cwmp.http.requests", "status", "204")).isEqualTo(1);
    }
}
