package acs.port;

import java.util.regex.Pattern;

/** What a file of the file service may be called: a name that is harmless in a URL, on a disk and on a CPE. */
public final class FileName {
    /** Characters of a name. */
    public static final int CHARACTERS_MAX = 128;
    /** For people, as the end of a sentence. */
    public static final String RULE = "1 to 128 characters of A-Z, a-z, 0-9, '.', '_', '-' and '+', a letter or digit first,"
            + " without '..'";
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

    private FileName() {}

    /** Whether a file may have this name. */
    public static boolean isValid(String name) {
        return name.length() <= CHARACTERS_MAX && ALLOWED.matcher(name).matches() && !name.contains("..");
    }
}
