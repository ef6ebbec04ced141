package acs.transport.xmpp;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jivesoftware.smack.xml.XmlPullParserFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes Smack's XML parsers end a stream whose stanza is too long: Smack itself reads each stanza whole, and the XMPP server passes
 * on what devices send. The bound is above those that servers have, so that no device can end the connection.
 */
final class BoundedStanzas implements XmlPullParserFactory {
    /** Characters of a stanza. */
    static final int CHARACTERS_MAX = 512 << 10;

    private final XmlPullParserFactory parsers;

    /** @param parsers makes parsers without a bound */
    BoundedStanzas(XmlPullParserFactory parsers) {
        this.parsers = parsers;
    }

    @Override
    public XmlPullParser newXmlPullParser(Reader reader) throws XmlPullParserException {
        CountedReader counted = new CountedReader(reader);
        XmlPullParser parser = parsers.newXmlPullParser(counted);
        return (XmlPullParser) Proxy.newProxyInstance(XmlPullParser.class.getClassLoader(),
                new Class<?>[]{XmlPullParser.class}, (proxy, method, arguments) -> {
                    Object result = invoke(parser, method, arguments);
                    if (result instanceof XmlPullParser.Event event && isBetweenStanzas(parser, event)) {
                        counted.startAgain();
                    }
                    return result;
                });
    }

    private static @Nullable Object invoke(XmlPullParser parser, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(parser, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    /** The stream is the outermost element, and its children are the stanzas. */
    private static boolean isBetweenStanzas(XmlPullParser parser, XmlPullParser.Event event) {
        return parser.getDepth() <= 1 || (parser.getDepth() == 2 && event == XmlPullParser.Event.START_ELEMENT);
    }

    /** Counts what one stanza takes, and what was read ahead of it. */
    private static final class CountedReader extends FilterReader {
        private int characters;

        CountedReader(Reader in) {
            super(in);
        }

        void startAgain() {
            characters = 0;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(char[] to, int from, int length) throws IOException {
            if (characters > CHARACTERS_MAX) {
                throw new IOException("a stanza of more than " + CHARACTERS_MAX + " characters");
            }
            int count = super.read(to, from, length);
            characters += Math.max(0, count);
            return count;
        }
    }
}
