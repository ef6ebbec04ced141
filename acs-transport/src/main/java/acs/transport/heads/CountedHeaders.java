package acs.transport.heads;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * Header fields of one message, bounded in their number: a field of four bytes takes about 150 in memory, so a bound in bytes alone
 * lets 8 KiB become more than 300. A message with more fields is one that the codec cannot decode, as one with too many bytes.
 */
public final class CountedHeaders extends DefaultHttpHeaders {
    /** Fields of one head; CPEs send about ten, and proxies add some. */
    public static final int FIELDS_MAX = 100;

    private int fields;

    private CountedHeaders(DefaultHttpHeadersFactory validation) {
        super(validation.getNameValidator(), validation.getValueValidator());
    }

    /** For a codec: checks fields as the other factory does. */
    public static HttpHeadersFactory factory(DefaultHttpHeadersFactory validation) {
        return new HttpHeadersFactory() {
            @Override
            public HttpHeaders newHeaders() {
                return new CountedHeaders(validation);
            }

            @Override
            public HttpHeaders newEmptyHeaders() {
                return new CountedHeaders(validation);
            }
        };
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (++fields > FIELDS_MAX) {
            throw new TooLongHttpHeaderException("more than " + FIELDS_MAX + " header fields");
        }
        return super.add(name, value);
    }
}
