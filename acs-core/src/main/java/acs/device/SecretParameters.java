package acs.device;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Tells by its path whether a parameter's value is a secret, to be masked wherever people read. By name, since what a vendor
 * adds stands in no data model; the data models' {@code hidden} and {@code secured} parameters are all among them, but for
 * those whose name alone says nothing ({@code Value} of a vendor's option).
 */
public final class SecretParameters {
    /** What is written in the place of a secret. */
    public static final String MASK = "***";

    private static final Pattern SECRET = Pattern.compile(
            "pass(word|wd|phrase|code)(?!reset)|presharedkey|wepkey|wpakey|psk$|(radius|shared|secondary)?secret(?!s)"
                    + "|encryptionkey|privatekey|authkey|keyvalue",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> WHOLE = Set.of("PIN", "PUK", "Key");
    private static final int WHOLE_LENGTH = 3;

    /** Data models have some thousands of names; a device that invents its own takes no more memory than this. */
    private static final int REMEMBERED_MAX = 4_096;
    private static final int REMEMBERED_LENGTH_MAX = 128;
    private static final Map<String, Boolean> REMEMBERED = new ConcurrentHashMap<>();

    private SecretParameters() {}

    /** Whether the parameter's value is a secret. Cheap enough for each of the thousands of values of one answer. */
    public static boolean isSecret(String path) {
        return mayBeSecret(path) && isSecretName(path.substring(path.lastIndexOf('.') + 1));
    }

    /**
     * Whether it is worth a look: in all that {@link #SECRET} finds two of these letters stand side by side, and all of
     * {@link #WHOLE} is as short. Nine names in ten are neither copied nor remembered.
     */
    private static boolean mayBeSecret(String path) {
        int after = 0;
        int i = path.length() - 1;
        for (; i >= 0; i--) {
            char character = path.charAt(i);
            if (character == '.') {
                break;
            }
            // Of a letter of ASCII, its small one; no other character becomes one of these.
            int c = character | 0x20;
            if ((after == 's' && (c == 'a' || c == 'p')) || (after == 'e' && (c == 'k' || c == 's'))) {
                return true;
            }
            after = c;
        }
        return path.length() - 1 - i == WHOLE_LENGTH;
    }

    private static boolean isSecretName(String name) {
        Boolean known = REMEMBERED.get(name);
        if (known != null) {
            return known;
        }
        boolean isSecret = WHOLE.contains(name) || SECRET.matcher(name).find();
        if (REMEMBERED.size() < REMEMBERED_MAX && name.length() <= REMEMBERED_LENGTH_MAX) {
            REMEMBERED.put(name, isSecret);
        }
        return isSecret;
    }
}
