package acs.abuse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer of the server to a CPE: an HTTP response, and perhaps a request of the ACS in it. */
record WireAnswer(int status, Map<String, List<String>> headers, String body) {
    private static final Pattern ID = Pattern.compile("<(?:\\w+:)?ID\\b[^>]*>([^<]*)<");
    private static final Pattern RPC = Pattern.compile("Body>\\s*<(?:\\w+:)?(\\w+)");
    private static final Pattern STRING = Pattern.compile("<(?:\\w+:)?string>([^<]*)<");

    static WireAnswer of(int status, Map<String, List<String>> headers, byte[] body) {
        return new WireAnswer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** The RPC; empty for none. */
    String rpc() {
        return first(RPC);
    }

    String envelopeId() {
        return first(ID);
    }

    /** The text of an element; empty when there is none. */
    String element(String name) {
        return first(Pattern.compile("<(?:\\w+:)?" + name + "\\b[^>]*>([^<]*)<")).replace("&amp;", "&");
    }

    /** The names that a GetParameterValues asks for. */
    List<String> strings() {
        List<String> strings = new ArrayList<>();
        Matcher each = STRING.matcher(body);
        while (each.find()) {
            strings.add(each.group(1));
        }
        return strings;
    }

    private String first(Pattern pattern) {
        Matcher matcher = pattern.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }
}
