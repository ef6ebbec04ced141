package acs.transport.xmpp;

import java.io.IOException;
import java.util.Objects;

import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IQProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/** The connectionRequest of {@code cwmp-xmppConnReq-1-0.xsd}; {@link IQ#toString} does not show what is in it. */
final class ConnectionRequestIq extends IQ {
    static final String ELEMENT = "connectionRequest";
    static final String NAMESPACE = "urn:broadband-forum-org:cwmp:xmppConnReq-1-0";

    private final String username;
    private final String password;

    /** Of type get, as Annex K wants it. */
    ConnectionRequestIq(String username, String password) {
        super(ELEMENT, NAMESPACE);
        setType(Type.get);
        this.username = username;
        this.password = password;
    }

    String username() {
        return username;
    }

    String password() {
        return password;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        xml.rightAngleBracket();
        xml.element("username", username);
        xml.element("password", password);
        return xml;
    }

    /** Errors bring the request back with them. */
    static final class Provider extends IQProvider<ConnectionRequestIq> {
        @Override
        public ConnectionRequestIq parse(XmlPullParser parser, int initialDepth, XmlEnvironment environment)
                throws XmlPullParserException, IOException {
            String username = "";
            String password = "";
            while (true) {
                XmlPullParser.Event event = parser.next();
                if (event == XmlPullParser.Event.START_ELEMENT) {
                    switch (parser.getName()) {
                        case "username" -> username = Objects.requireNonNullElse(parser.nextText(), "");
                        case "password" -> password = Objects.requireNonNullElse(parser.nextText(), "");
                        default -> {
                            // A later version's: nothing that this one knows.
                        }
                    }
                } else if (event == XmlPullParser.Event.END_ELEMENT && parser.getDepth() == initialDepth) {
                    return new ConnectionRequestIq(username, password);
                } else if (event == XmlPullParser.Event.END_DOCUMENT) {
                    throw new IOException("the stream ends within a stanza");
                }
            }
        }
    }
}
