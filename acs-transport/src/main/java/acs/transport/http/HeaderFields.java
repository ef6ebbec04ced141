package acs.transport.http;

import java.util.function.Supplier;

import acs.transport.heads.CountedHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/**
 * Makes the header or trailer fields of messages that are read, with a bound of what they hold.
 *
 * @param fresh makes those of one message
 */
public record HeaderFields(Supplier<HttpHeaders> fresh) implements HttpHeadersFactory {
    /** No more than so many fields; one more is {@link io.netty.handler.codec.http.TooLongHttpHeaderException}. */
    public static HttpHeadersFactory bounded(int max) {
        return CountedHeaders.factory(DefaultHttpHeadersFactory.headersFactory(), max);
    }

    /** Fields of which nothing is kept, for trailers. */
    public static HttpHeadersFactory ignored() {
        return new HeaderFields(IgnoredTrailers::new);
    }

    @Override
    public HttpHeaders newHeaders() {
        return fresh.get();
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
        return fresh.get();
    }
}
