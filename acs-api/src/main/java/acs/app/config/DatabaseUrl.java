package acs.app.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secret parts of a database URL: the password before the host, and passwords among the options. */
public final class DatabaseUrl {
    private static final Pattern USER_INFO = Pattern.compile("(//[^/?#]*?:)([^/?#]*)(?=@)");
    private static final Pattern OPTION = Pattern.compile("([?&][^=&]*(?:password|secret|key)[^=&]*=)([^&#]*)",
            Pattern.CASE_INSENSITIVE);

    private DatabaseUrl() {}

    /** The URL for people to read, with its secret parts masked. */
    public static String masked(Secret url) {
        String userInfoMasked = USER_INFO.matcher(url.value()).replaceAll("$1***");
        return OPTION.matcher(userInfoMasked).replaceAll("$1***");
    }

    static List<String> secrets(Secret url, Secret token) {
        List<String> secrets = new ArrayList<>();
        if (token.isSet()) {
            secrets.add(token.value());
        }
        for (Pattern pattern : List.of(USER_INFO, OPTION)) {
            Matcher matcher = pattern.matcher(url.value());
            while (matcher.find()) {
                addWithDecoded(matcher.group(2), secrets);
            }
        }
        return List.copyOf(secrets);
    }

    private static void addWithDecoded(String secret, List<String> secrets) {
        if (!secret.isEmpty()) {
            secrets.add(secret);
            if (secret.matches("(?:[^%]|%[0-9A-Fa-f]{2})*")) {
                secrets.add(URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
    }
}
