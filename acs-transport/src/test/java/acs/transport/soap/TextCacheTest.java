package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** One instance for a text that comes again, and never one text for another. */
class TextCacheTest {
    private final TextCache cache = new TextCache(64, 32);

    private String ofChars(String text) {
        char[] chars = ("<" + text + ">").toCharArray();
        return cache.of(chars, 1, text.length());
    }

    /** All of one hash, and so all of one slot: the last two differ in length. */
    private static List<String> ofOneHash() {
        List<String> texts = List.of("Device.AaAa", "Device.AaBB", "Device.BBAa", "Device.BBBB");
        assertThat(texts).extracting(String::hashCode).containsOnly(texts.getFirst().hashCode());
        return texts;
    }

    @Test
    void texts_of_one_hash_stay_what_they_are() {
        for (int round = 0; round < 3; round++) {
            for (String text : ofOneHash()) {
                assertThat(ofChars(text)).isEqualTo(text);
            }
            for (String text : ofOneHash()) {
                assertThat(cache.of(new String(text.toCharArray()))).isEqualTo(text);
            }
        }
    }

    @Test
    void texts_of_one_hash_and_different_lengths_stay_what_they_are() {
        List<String> texts = List.of("A", "\0A", "\0\0A", "");
        assertThat(texts.subList(0, 3)).extracting(String::hashCode).containsOnly('A' + 0);
        for (int round = 0; round < 3; round++) {
            for (String text : texts) {
                assertThat(ofChars(text)).isEqualTo(text);
                assertThat(ofChars(new StringBuilder(text).reverse().toString()))
                        .isEqualTo(new StringBuilder(text).reverse().toString());
            }
        }
    }

    @Test
    void texts_that_share_a_slot_take_turns() {
        TextCache one = new TextCache(1, 32);
        for (int round = 0; round < 3; round++) {
            for (String text : List.of("Device.A", "Device.B", "Device.AB")) {
                assertThat(one.of(text.toCharArray(), 0, text.length())).isEqualTo(text);
                assertThat(one.of(new String(text.toCharArray()))).isEqualTo(text);
            }
        }
    }

    @Test
    void a_text_that_comes_again_is_the_same_instance_however_it_comes() {
        String first = ofChars("Device.DeviceInfo.UpTime");

        assertThat(ofChars("Device.DeviceInfo.UpTime")).isSameAs(first);
        assertThat(cache.of(new String("Device.DeviceInfo.UpTime".toCharArray()))).isSameAs(first);
        String text = new String("Device.X".toCharArray());
        assertThat(cache.of(text)).isSameAs(text);
        assertThat(ofChars("Device.X")).isSameAs(text);
    }

    @Test
    void a_text_as_long_as_allowed_is_kept_and_a_longer_one_is_not() {
        String kept = "k".repeat(32);
        String tooLong = "k".repeat(33);

        assertThat(ofChars(kept)).isEqualTo(kept).isSameAs(ofChars(kept));
        assertThat(ofChars(tooLong)).isEqualTo(tooLong).isNotSameAs(ofChars(tooLong));
        String again = new String(tooLong.toCharArray());
        assertThat(cache.of(again)).isSameAs(again);
        assertThat(cache.of(new String(kept.toCharArray()))).isSameAs(ofChars(kept));
    }

    @Test
    void whatever_texts_come_each_is_given_back_as_it_was() {
        Random random = new Random(17);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(random.nextBoolean() ? "Aa" : "BB");
            }
            texts.add(text.toString());
        }
        assertThat(texts).allSatisfy(text -> {
            assertThat(ofChars(text)).isEqualTo(text);
            assertThat(cache.of(text)).isEqualTo(text);
        });
    }
}
