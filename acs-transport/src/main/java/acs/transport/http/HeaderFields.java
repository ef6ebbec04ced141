package acs.transport.http;

import java.util.function.Supplier;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/**
 * Makes the header fields of one kind of message.
 *
 * @param fresh makes those of one message
 */
record HeaderFields(Supplier<HttpHeaders> fresh) implements HttpHeadersFactory {
    static HttpHeadersFactory of(Supplier<HttpHeaders> fresh) {
        return new HeaderFields(fresh);
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
