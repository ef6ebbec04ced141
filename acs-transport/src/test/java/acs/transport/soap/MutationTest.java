package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import org.junit.jupiter.api.Test;

/**
 * Messages changed at random, 100,000 and more: whatever comes, the reader ends, with an envelope or its one typed exception.
 * The seed is printed; set {@code -Dacs.seed} to run it again.
 */
class MutationTest {
    private static final int ROUNDS = Integer.getInteger("acs.mutations", 110_000);
    /** Most messages are short, so that many fit into the time. */
    private static final int BYTES_MAX = 3_500;
    private static final byte[][] SNIPPETS = Arrays
            .stream(new String[]{"<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#x110000;", "&#xD800;", "]]>",
                    "<![CDATA[",
                    "<!--", "-->", "<?xml version=\"1.1\"?>", "<?", "?>", "<!DOCTYPE a>", "<!ENTITY", "xmlns:a=\"b\"",
                    "xmlns=\"\"", "\"", "'", "=", ":", "a:", "cwmp:", "xsi:type", "\0", "\uFFFE", "\uD83D\uDE00", "<a>",
                    "</a>",
                    "[4294967295]", "-1", "99999999999999999999", "encoding=\"UTF-16\"", "encoding=\"x\""})
            .map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();

    @Test
    void a_mutated_message_is_read_or_refused_with_the_typed_exception() {
        long seed = Long.getLong("acs.seed", System.nanoTime());
        System.out.println("MutationTest seed " + seed);
        Map<DecodeFailure, Integer> refused = new EnumMap<>(DecodeFailure.class);
        int[] read = new int[1];
        assertTimeoutPreemptively(Duration.ofMinutes(3), () -> run(seed, refused, read), "seed " + seed);
        System.out.println("MutationTest read " + read[0] + ", refused " + refused);
        assertThat(read[0]).isPositive();
        assertThat(refused).containsKeys(DecodeFailure.NOT_WELL_FORMED, DecodeFailure.DOCTYPE, DecodeFailure.NOT_CWMP);
    }

    private void run(long seed, Map<DecodeFailure, Integer> refused, int[] read) {
        Random random = new Random(seed);
        List<byte[]> messages = messages();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = mutate(random, messages);
            try {
                Envelope envelope = reader.read(mutant);
                assertThat(envelope).isNotNull();
                read[0]++;
            } catch (SoapException typed) {
                // The reader's own net below the parser holds, but nothing should fall into it.
                assertThat(typed.getMessage()).as("seed %s round %s", seed, round)
                        .doesNotStartWith("the parser failed");
                refused.merge(typed.failure(), 1, Integer::sum);
            } catch (RuntimeException | StackOverflowError other) {
                fail("seed " + seed + " round " + round + " of " + new String(mutant, StandardCharsets.UTF_8), other);
            }
        }
    }

    private List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        Messages.all().forEach(message -> messages
                .add(writer.write(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"), message))));
        if (Corpus.isPresent()) {
            Corpus.samples().stream().map(Corpus.Sample::bytes).filter(bytes -> bytes.length <= BYTES_MAX)
                    .forEach(messages::add);
        }
        return messages;
    }

    private static byte[] mutate(Random random, List<byte[]> messages) {
        byte[] bytes = pick(random, messages).clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && bytes.length > 0; i++) {
            bytes = switch (random.nextInt(8)) {
                case 0 -> flipped(random, bytes);
                case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
                case 2 -> without(random, bytes);
                case 3 -> doubled(random, bytes);
                case 4 -> spliced(random, bytes, pick(random, messages));
                case 5 -> swapped(random, bytes);
                case 6 -> inserted(bytes, random.nextInt(bytes.length), SNIPPETS[random.nextInt(SNIPPETS.length)]);
                default -> overwritten(random, bytes);
            };
        }
        return bytes;
    }

    private static byte[] pick(Random random, List<byte[]> messages) {
        return messages.get(random.nextInt(messages.size()));
    }

    private static byte[] flipped(Random random, byte[] bytes) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] overwritten(Random random, byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(8), bytes.length - at);
        for (int i = at; i < at + length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] without(Random random, byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
        return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static byte[] doubled(Random random, byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        return inserted(bytes, to, part);
    }

    private static byte[] spliced(Random random, byte[] bytes, byte[] other) {
        int from = random.nextInt(bytes.length);
        int otherFrom = random.nextInt(other.length);
        return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(other, otherFrom, other.length));
    }

    /** Puts the text of one tag in the place of another. */
    private static byte[] swapped(Random random, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int first = text.indexOf('<', random.nextInt(bytes.length));
        int second = text.indexOf('<', random.nextInt(bytes.length));
        int firstEnd = text.indexOf('>', Math.max(first, 0));
        int secondEnd = text.indexOf('>', Math.max(second, 0));
        if (first < 0 || second < 0 || firstEnd < first || secondEnd < second || firstEnd >= second) {
            return bytes;
        }
        String swapped = text.substring(0, first) + text.substring(second, secondEnd) + text.substring(firstEnd, second)
                + text.substring(first, firstEnd) + text.substring(secondEnd);
        return swapped.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] inserted(byte[] bytes, int at, byte[] part) {
        return joined(joined(Arrays.copyOf(bytes, at), part), Arrays.copyOfRange(bytes, at, bytes.length));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
