package acs.transport.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/** Trailer fields, of which nothing is kept: CWMP uses none (<i>RFC 9110 §6.5.1</i> allows to ignore them). */
final class IgnoredTrailers extends DefaultHttpHeaders {
    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        return this;
    }
}
