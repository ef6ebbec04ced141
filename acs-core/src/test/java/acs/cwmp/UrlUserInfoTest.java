package acs.cwmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlUserInfoTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "http://admin:x@host/path                    | http://***@host/path",
            "http://admin@host                           | http://***@host",
            "http://a:b@c@host:80/                       | http://***@host:80/",
            "x http://a:b@h and ftp://c:d@i/e y          | x http://***@h and ftp://***@i/e y",
            "ftp://u:p/w@host/file                       | ftp://***@host/file",
            "ftp://u:p#w?@host/file                      | ftp://***@host/file",
            "http://a:b@h,http://c:d@i                   | http://***@h,http://***@i",
            "http://a:b,mail@i                           | http://***@i",
            "http://u:p@[2001:db8::1]:80/                | http://***@[2001:db8::1]:80/",
            "weird://://u:p@h                            | weird://://***@h"})
    void users_and_passwords_in_urls_are_masked(String text, String masked) {
        assertThat(UrlUserInfo.masked(text)).isEqualTo(masked);
        assertThat(UrlUserInfo.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x@y", "http://host/a@b", "http://host:80/a@b", "http://host?mail=a@b",
            "see http://host, a@b",
            "http://[::1]:7547/a@b", "http://host:/a@b", "://", "@://", "sip:user@host", "http://[::1/x"})
    void all_other_texts_stay_as_they_are(String text) {
        assertThat(UrlUserInfo.masked(text)).isSameAs(text);
        assertThat(UrlUserInfo.isIn(text)).isFalse();
    }

    @Test
    void in_a_line_a_quote_ends_a_url() {
        String line = "{\"url\":\"http://host\",\"mail\":\"a@b\",\"to\":\"http://u:p@h\"}";

        assertThat(UrlUserInfo.maskedLine(line))
                .isEqualTo("{\"url\":\"http://host\",\"mail\":\"a@b\",\"to\":\"http://***@h\"}");
        assertThat(UrlUserInfo.isInJson(line)).isTrue();
        assertThat(UrlUserInfo.isInJson("[\"http://host\",\"a@b\"]")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0123456789              | 0123456789",
            "abc http://u:p@host/abc | abc http://u",
            "a http://u:p@h/         | a http://u:"})
    void the_beginning_of_a_text_never_ends_within_a_user_info(String text, String whole) {
        for (int max = 0; max <= text.length(); max++) {
            String beginning = UrlUserInfo.beginning(text, max);
            assertThat(text).startsWith(beginning);
            assertThat(beginning.length()).isLessThanOrEqualTo(max);
            int authority = beginning.indexOf("://");
            assertThat(authority < 0 || beginning.endsWith("://") || beginning.contains("@")).isTrue();
        }
        assertThat(whole).isNotEmpty();
    }

    @Test
    void a_beginning_has_no_half_of_a_surrogate_pair_and_is_not_longer_than_asked() {
        assertThat(UrlUserInfo.beginning("ab\uD83D\uDE00cd", 3)).isEqualTo("ab");
        assertThat(UrlUserInfo.beginning("http://host/path/long", 16)).isEqualTo("http://host/path");
        assertThat(UrlUserInfo.beginning("http://host/path/long", 10)).isEqualTo("http://");
        assertThat(UrlUserInfo.beginning("ftp://u:p/word@host/", 12)).isEqualTo("ftp://");
        assertThat(UrlUserInfo.beginning("abc", 0)).isEmpty();
    }

    /** Each of them costs minutes where a search begins anew for each URL. */
    @Test
    void texts_made_to_be_slow_take_one_pass() {
        List<String> pieces = List.of("://", "a://b:c/", "://[", "://@", "a://b:c#", ":://@/");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> pieces.forEach(piece -> {
            String text = piece.repeat(2_000_000 / piece.length()) + " @";
            UrlUserInfo.masked(text);
            UrlUserInfo.isIn(text);
            UrlUserInfo.maskedLine(text);
            UrlUserInfo.beginning(text, text.length() - 1);
        }));
    }

    @Test
    void what_is_masked_once_stays_as_it_is() {
        Random random = new Random(7);
        String alphabet = ":/@?#[]a1 \"%.";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i >= 0; i--) {
                text.append(random.nextInt(5) == 0 ? "://" : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String masked = UrlUserInfo.masked(text.toString());
            assertThat(UrlUserInfo.masked(masked)).as("of %s", text).isEqualTo(masked);
            assertThat(UrlUserInfo.isIn(text.toString()))
                    .isEqualTo(!masked.contentEquals(text) || masked.contains("://***@"));
        }
    }
}
