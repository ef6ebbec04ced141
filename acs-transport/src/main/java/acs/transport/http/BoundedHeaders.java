package acs.transport.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/** Header fields of a request, no more than allowed: an empty field takes 5 bytes on the wire and a hundred in memory. */
final class BoundedHeaders extends DefaultHttpHeaders {
    private final int max;

    BoundedHeaders(int max) {
        this.max = max;
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (size() >= max) {
            throw new TooLongHttpHeaderException("more than " + max + " header fields");
        }
        return super.add(name, value);
    }
}
