package acs.cwmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who a CPE says it is, TR-069's DeviceIdStruct. The key of a device is OUI, ProductClass and SerialNumber; a change of any
 * makes another device (<i>TR-069 A6 §A.3.3.1, table 36</i>). Parts are kept as sent (quirks Q54, Q55).
 *
 * @param manufacturer name for people, no part of the key
 * @param oui          of the manufacturer, six hexadecimal digits by the standard
 * @param productClass may be empty
 * @param serialNumber not empty
 */
public record DeviceId(String manufacturer, String oui, String productClass, String serialNumber) {
    /** Keys of this length fit every index that they stand in. */
    public static final int CANONICAL_MAX = 1_024;
    /** A character takes nine at most: three bytes of UTF-8, each percent-encoded. */
    private static final int ENCODED_CHARACTER_MAX = 9;

    /** The standard says 64 characters; devices that overdo it a little are let in. */
    public static final int PART_MAX = 256;

    public DeviceId {
        if (serialNumber.isEmpty()) {
            throw new IllegalArgumentException("DeviceId has no SerialNumber");
        }
        if (oui.isEmpty()) {
            throw new IllegalArgumentException("DeviceId has no OUI");
        }
        if (Math.max(Math.max(manufacturer.length(), oui.length()),
                Math.max(productClass.length(), serialNumber.length())) > PART_MAX) {
            throw new IllegalArgumentException("DeviceId has a part of more than " + PART_MAX + " characters");
        }
        if ((oui.length() + productClass.length() + serialNumber.length()) * ENCODED_CHARACTER_MAX + 2 > CANONICAL_MAX
                && canonical(oui, productClass, serialNumber).length() > CANONICAL_MAX) {
            throw new IllegalArgumentException("DeviceId has more than " + CANONICAL_MAX + " characters when encoded");
        }
    }

    /**
     * The device's name in the API, the store and file names: {@code OUI-ProductClass-SerialNumber}, or
     * {@code OUI-SerialNumber} without a ProductClass, each part percent-encoded over UTF-8 except for {@code 0-9A-Za-z_}
     * (<i>TR-069 A6 §3.4.4</i>), so that the dashes are never ambiguous.
     */
    public String canonical() {
        return canonical(oui, productClass, serialNumber);
    }

    private static String canonical(String oui, String productClass, String serialNumber) {
        StringBuilder out = new StringBuilder(oui.length() + productClass.length() + serialNumber.length() + 2);
        encode(oui, out);
        if (!productClass.isEmpty()) {
            encode(productClass, out.append('-'));
        }
        encode(serialNumber, out.append('-'));
        return out.toString();
    }

    /** The device that {@link #canonical()} named; its manufacturer is empty. Empty when the text is no such name. */
    public static Optional<DeviceId> parse(String canonical) {
        String[] parts = canonical.split("-", -1);
        if (parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        try {
            String productClass = parts.length == 3 ? decode(parts[1]) : "";
            return Optional.of(new DeviceId("", decode(parts[0]), productClass, decode(parts[parts.length - 1])));
        } catch (IllegalArgumentException | CharacterCodingException notCanonical) {
            return Optional.empty();
        }
    }

    private static void encode(String part, StringBuilder out) {
        int plain = plainStart(part);
        out.append(part, 0, plain);
        if (plain == part.length()) {
            return;
        }
        for (byte b : part.substring(plain).getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) (b & 0xFF))) {
                out.append((char) b);
            } else {
                out.append('%').append(hex((b >> 4) & 0xF)).append(hex(b & 0xF));
            }
        }
    }

    private static String decode(String part) throws CharacterCodingException {
        if (plainStart(part) == part.length()) {
            return part;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c != '%') {
                if (!isPlain(c)) {
                    throw new IllegalArgumentException("not percent-encoded");
                }
                bytes.write(c);
                continue;
            }
            if (i + 2 >= part.length()) {
                throw new IllegalArgumentException("cut after a percent sign");
            }
            int high = Character.digit(part.charAt(i + 1), 16);
            int low = Character.digit(part.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("no hexadecimal digits after a percent sign");
            }
            bytes.write((high << 4) | low);
            i += 2;
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    }

    /** How many characters stand for themselves before the first that does not. */
    private static int plainStart(String part) {
        int plain = 0;
        while (plain < part.length() && isPlain(part.charAt(plain))) {
            plain++;
        }
        return plain;
    }

    private static boolean isPlain(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static char hex(int digit) {
        return (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
    }
}
