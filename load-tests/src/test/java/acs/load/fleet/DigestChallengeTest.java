package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;

import acs.load.cpe.ConnectionRequestLogin;
import org.junit.jupiter.api.Test;

class DigestChallengeTest {
    private static final ConnectionRequestLogin LOGIN = new ConnectionRequestLogin("acs", "secret");

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final DigestChallenge challenge = new DigestChallenge(clock::get);

    @Test
    void the_right_login_is_known_with_and_without_qop() {
        assertThat(isMet(answer("acs", "secret", "/7", true), LOGIN)).isTrue();
        assertThat(isMet(answer("acs", "secret", "/7", false), LOGIN)).isTrue();
    }

    @Test
    void another_password_user_or_path_and_no_digest_at_all_are_refused() {
        assertThat(isMet(answer("acs", "wrong", "/7", true), LOGIN)).isFalse();
        assertThat(isMet(answer("bcs", "secret", "/7", true), LOGIN)).isFalse();
        assertThat(isMet(answer("acs", "secret", "/8", true), LOGIN)).isFalse();
        assertThat(isMet(null, LOGIN)).isFalse();
        assertThat(isMet("Basic YWNzOnNlY3JldA==", LOGIN)).isFalse();
        assertThat(isMet("Digest nonce=\"\", uri=\"/7\", username=\"acs\"", LOGIN)).isFalse();
    }

    @Test
    void a_nonce_is_good_for_a_minute_and_only_where_it_comes_from() {
        String answer = answer("acs", "secret", "/7", true);
        assertThat(new DigestChallenge(clock::get).isMet(answer, "GET", "/7", LOGIN)).isFalse();

        clock.addAndGet(60_000);
        assertThat(isMet(answer, LOGIN)).isTrue();
        clock.addAndGet(1);
        assertThat(isMet(answer, LOGIN)).isFalse();
    }

    @Test
    void a_login_does_not_show_its_password() {
        assertThat(LOGIN.toString()).contains("acs").doesNotContain("secret");
    }

    private boolean isMet(String authorization, ConnectionRequestLogin login) {
        return challenge.isMet(authorization, "GET", "/7", login);
    }

    private String answer(String username, String password, String uri, boolean qop) {
        return DigestAnswer.to(challenge.header(), username, password, uri, qop);
    }
}
