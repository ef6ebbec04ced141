package acs.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import org.jspecify.annotations.Nullable;

/** What CWMP demands of single arguments, each as the problem or {@code null} for none (<i>TR-069 A6 §A.2, §A.3, §A.4</i>). */
final class ArgumentChecks {
    static final int PATH_CHARACTERS_MAX = 256;

    private static final Pattern INSTANCE = Pattern.compile(".*\\.(?:[1-9][0-9]{0,9}|\\[[^\\[\\]]+])\\.");
    private static final Pattern NUMBERED = Pattern.compile(".*\\.[0-9]+\\.");
    private static final Pattern WINDOW_MODE = Pattern
            .compile("1 At Any Time|2 Immediately|3 When Idle|4 Confirmation Needed|X \\S.*");
    private static final Pattern VENDOR_METHOD = Pattern.compile("X_[A-Za-z0-9-]+_[A-Za-z0-9_.-]+");

    private ArgumentChecks() {}

    /** Of a path, full or partial; the empty one is the root. */
    static @Nullable String path(String path) {
        if (path.startsWith(".") || path.contains("..") || path.chars().anyMatch(Character::isWhitespace)) {
            return "must be names with dots between them, without spaces";
        }
        return null;
    }

    static @Nullable String fullPath(String path) {
        if (path.isEmpty() || path.endsWith(".")) {
            return "must be the full path of a parameter, not a partial path";
        }
        return path(path);
    }

    static @Nullable String partialPath(String path) {
        return path.isEmpty() || path.endsWith(".") ? path(path) : "must end with a dot: it names an object";
    }

    /** Of the object whose instance is to be made. */
    static @Nullable String tablePath(String path) {
        if (path.isEmpty() || !path.endsWith(".")) {
            return "must end with a dot: it names an object";
        }
        return NUMBERED.matcher(path).matches()
                ? "must not end with an instance number: the device chooses it"
                : path(path);
    }

    /** Of the instance that is to be deleted. */
    static @Nullable String instancePath(String path) {
        return INSTANCE.matcher(path).matches()
                ? path(path)
                : "must end with an instance number or alias and a dot";
    }

    /** Of a file's URL. CPEs refuse user information in it; name and password have arguments of their own. */
    static @Nullable String url(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
                return "must begin with http:// or https://";
            }
            if (uri.getRawUserInfo() != null) {
                return "must not hold a name or password; send them as username and password";
            }
            return uri.getHost() == null ? "must name a host" : null;
        } catch (URISyntaxException malformed) {
            return "is no URL";
        }
    }

    static @Nullable String windowMode(String mode) {
        return WINDOW_MODE.matcher(mode).matches()
                ? null
                : "must be '1 At Any Time', '2 Immediately', '3 When Idle', '4 Confirmation Needed' or 'X <VENDOR> ...'";
    }

    /** Of an element's name in a vendor's method, or of a diagnostic's parameter. */
    static @Nullable String element(String name) {
        return VendorArgument.isName(name)
                ? null
                : "must be a name of an XML element: 64 characters at most of A-Z, a-z, 0-9, _, - and ., a letter or _ first";
    }

    static @Nullable String vendorMethod(String name) {
        return VENDOR_METHOD.matcher(name).matches() && VendorRequest.isName(name)
                ? null
                : "must be a vendor's method, X_<OUI or DOMAIN>_<Name>, of 64 characters at most, and no response";
    }
}
