package acs.transport.stun;

import java.nio.charset.StandardCharsets;

/** Numbers of the wire (<i>RFC 3489 §11, TR-069 A6 Annex G tables</i>). */
public final class Stun {
    /** The usual port. */
    public static final int PORT = 3478;

    /** Type of a Binding Request. */
    public static final int BINDING_REQUEST = 0x0001;
    /** Type of a Binding Response. */
    public static final int BINDING_RESPONSE = 0x0101;
    /** Type of a Binding Error Response. */
    public static final int BINDING_ERROR = 0x0111;

    /** Where the request came from, as the server sees it. */
    public static final int MAPPED_ADDRESS = 0x0001;
    /** From where the answer shall come; this server has but one place. */
    public static final int CHANGE_REQUEST = 0x0003;
    /** Where the answer comes from. */
    public static final int SOURCE_ADDRESS = 0x0004;
    /** Where it would come from if CHANGE_REQUEST were heeded. */
    public static final int CHANGED_ADDRESS = 0x0005;
    /** Who asks: STUNUsername, filled up with spaces. */
    public static final int USERNAME = 0x0006;
    /** HMAC-SHA1 over what stands before it, by STUNPassword. */
    public static final int MESSAGE_INTEGRITY = 0x0008;
    /** What is wrong with a request. */
    public static final int ERROR_CODE = 0x0009;
    /** Which of a request's attributes the server must know and does not. */
    public static final int UNKNOWN_ATTRIBUTES = 0x000A;
    /** The last number of RFC 3489. */
    static final int LAST_CLASSIC = 0x000B;
    /** {@link #MAPPED_ADDRESS} hidden from NATs that rewrite addresses wherever they see them (RFC 5389). */
    public static final int XOR_MAPPED_ADDRESS = 0x0020;
    /** Attributes below are such as the server must know. */
    static final int OPTIONAL_FROM = 0x8000;
    /** The message comes from the port that hears connection requests (Annex G). */
    public static final int CONNECTION_REQUEST_BINDING = 0xC001;
    /** The binding is new, or has changed (Annex G). */
    public static final int BINDING_CHANGE = 0xC002;

    /** Bytes of a header. */
    public static final int HEADER_BYTES = 20;
    /** What a message may have: more than any CPE sends, and no IP fragment. */
    public static final int MESSAGE_BYTES_MAX = 1_280;
    /** How RFC 5389 marks its transaction ids. */
    static final int MAGIC_COOKIE = 0x2112A442;
    /** Bytes of an HMAC-SHA1. */
    static final int INTEGRITY_BYTES = 20;

    /** The value of {@link #CONNECTION_REQUEST_BINDING}, without the space that fills it up. */
    static final String CONNECTION_REQUEST_TEXT = "dslforum.org/TR-111";

    private Stun() {}

    /** The value of {@link #CONNECTION_REQUEST_BINDING}: the trailing space fills it up. */
    public static byte[] connectionRequestValue() {
        return (CONNECTION_REQUEST_TEXT + " ").getBytes(StandardCharsets.US_ASCII);
    }
}
