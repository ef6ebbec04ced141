package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Texts as the database takes them, in JSON that everybody reads. */
class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\" \\ \n\t\u0001\u001f\u007f", "é\u0080\u07ff\u0800中\uffff",
            "\uD83D\uDE00 and more", "a\0b", "\uD83D", "\uDE00x", "x\uD83D\uD83D\uDE00\uDE00",
            "long enough to need more room than there was at the beginning \" \u0001\u0001\u0001\u0001\u0001\u0001\u0001"})
    void a_text_is_the_clean_one_and_the_same_as_the_string_builders(String text) {
        check(text);
    }

    @Test
    void every_character_is_told_apart_wherever_it_stands() {
        for (char c = 0; c < 0x900; c++) {
            for (int at = 0; at < 18; at++) {
                check("a".repeat(at) + c + "~!".repeat((17 - at) / 2));
            }
        }
    }

    private static void check(String text) {
        StringBuilder other = new StringBuilder("\"");
        StoredText.json(text, other);

        JsonText json = new JsonText(0).raw('"').text(text).raw('"');

        assertThat(json.toString()).isEqualTo(other.append('"').toString());
        assertThat(JsonMapper.shared().readValue(json.toString(), String.class)).isEqualTo(StoredText.clean(text));
        assertThat(json.length()).isEqualTo(json.toString().getBytes(StandardCharsets.UTF_8).length);
    }
}
