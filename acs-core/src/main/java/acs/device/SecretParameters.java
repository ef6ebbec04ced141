package acs.device;

import java.util.Set;
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

    private SecretParameters() {}

    /** Whether the parameter's value is a secret. */
    public static boolean isSecret(String path) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        return WHOLE.contains(name) || SECRET.matcher(name).find();
    }
}
