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
            "pass(word|wd|phrase|code)(?!reset)|presharedkey|wepkey|wpakey|(radius|shared|secondary)?secret(?!s)"
                    + "|encryptionkey|privatekey|authkey|keyvalue",
            Pattern.CASE_INSENSITIVE);
    /** What vendors add to their names' ends, with a number or without one: {@code AdminPwd}, {@code WPAPSK2}. */
    private static final Pattern END = Pattern.compile(
            "(pwd|psk|token|pinphrase|(user|admin|auth|login|root|web|wifi|wlan|ppp|sip|ftp|telnet|ssh|smtp|snmp|http)_?pass"
                    + "|(access|api|auth|client|pre|pri|radius|security|shared|wifi|wlan|wps)_?key(word)?)\\d*$",
            Pattern.CASE_INSENSITIVE);
    /** What is so short that it must be a word of its own: {@code WiFiPin}, but neither {@code Spin} nor {@code UPSKey}. */
    private static final Pattern LAST_WORD = Pattern.compile(
            "(?<!(?i:hair|gpio|reset)_?)((?<![A-Za-z])(pin|puk)|P(in|IN|uk|UK))(_?(?i:code|num))?\\d*$"
                    + "|(?<![A-Z])P[Ss][Kk]ey$");
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
     * Whether it is worth a look: in all that {@link #SECRET}, {@link #END} and {@link #LAST_WORD} find two of these letters
     * stand side by side, and all of {@link #WHOLE} is as short. Seven names in ten are neither copied nor remembered.
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
            boolean isOfSecret = switch (after) {
                case 's' -> c == 'a' || c == 'p';
                case 'e' -> c == 'k' || c == 's';
                case 'w', 'i', 'u' -> c == 'p';
                default -> false;
            };
            if (isOfSecret) {
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
        boolean isSecret = WHOLE.contains(name) || SECRET.matcher(name).find() || END.matcher(name).find()
                || LAST_WORD.matcher(name).find();
        if (REMEMBERED.size() < REMEMBERED_MAX && name.length() <= REMEMBERED_LENGTH_MAX) {
            REMEMBERED.put(name, isSecret);
        }
        return isSecret;
    }
}
