package acs.load.cpe;

import java.util.List;

/**
 * What came back for a POST, as far as a CPE looks at it.
 *
 * @param status     of HTTP
 * @param setCookies the values of its Set-Cookie headers
 * @param body       as received, inflated; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared: a copy of each body would be waste under load.
public record HttpAnswer(int status, List<String> setCookies, byte[] body) {
    public HttpAnswer {
        setCookies = List.copyOf(setCookies);
    }
}
