package acs.transport.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Reader;
import java.io.StringReader;
import java.util.concurrent.atomic.AtomicLong;

import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jivesoftware.smack.xml.stax.StaxXmlPullParserFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedStanzasTest {
    private final BoundedStanzas parsers = new BoundedStanzas(new StaxXmlPullParserFactory());

    /** A stream that says something once and then something else for ever. */
    private static Reader endless(String first, String again, AtomicLong read) {
        return new Reader() {
            private String part = first;
            private int at;

            @Override
            public int read(char[] to, int from, int length) {
                int count = 0;
                while (count < length) {
                    if (at == part.length()) {
                        part = again;
                        at = 0;
                    }
                    to[from + count++] = part.charAt(at++);
                }
                read.addAndGet(count);
                return count;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"<stream><message><body>;x", "<stream><message>;<a/>", "<stream><message>;<a>",
            "<stream><message a='; ", "<stream><;x", "<stream>;<", "<stream a=';x"})
    void a_stanza_without_end_ends_the_stream_after_a_bounded_number_of_characters(String stream) {
        AtomicLong read = new AtomicLong();
        String[] parts = stream.split(";", -1);
        assertThatThrownBy(() -> {
            XmlPullParser parser = parsers.newXmlPullParser(endless(parts[0], parts[1], read));
            while (true) {
                parser.next();
            }
        }).isInstanceOf(XmlPullParserException.class);
        assertThat(read.get()).isLessThan(2L * BoundedStanzas.CHARACTERS_MAX);
    }

    @Test
    void many_stanzas_take_as_many_characters_as_they_like() throws Exception {
        AtomicLong read = new AtomicLong();
        XmlPullParser parser = parsers
                .newXmlPullParser(endless("<stream>", "<iq><error>0123456789</error></iq> ", read));
        while (read.get() < 4L * BoundedStanzas.CHARACTERS_MAX) {
            parser.next();
        }
        assertThat(parser.getDepth()).isPositive();
    }

    @Test
    void a_stanza_is_read_as_without_a_bound() throws Exception {
        XmlPullParser parser = parsers.newXmlPullParser(new StringReader("<a><b c='d'>text</b></a>"));
        assertThat(parser.next()).isEqualTo(XmlPullParser.Event.START_ELEMENT);
        parser.nextTag();
        assertThat(parser.getName()).isEqualTo("b");
        assertThat(parser.getAttributeValue("c")).isEqualTo("d");
        assertThat(parser.nextText()).isEqualTo("text");
        assertThatThrownBy(parser::nextText).isInstanceOf(XmlPullParserException.class);
    }
}
