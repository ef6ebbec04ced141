package acs.cwmp;

import java.util.Locale;

/** The types that a value can have (<i>TR-069 A6 table 12; TR-106</i>). */
public enum ParameterType {
    STRING("xsd:string"),
    INT("xsd:int"),
    UNSIGNED_INT("xsd:unsignedInt"),
    LONG("xsd:long"),
    UNSIGNED_LONG("xsd:unsignedLong"),
    BOOLEAN("xsd:boolean"),
    DATE_TIME("xsd:dateTime"),
    BASE64("xsd:base64Binary"),
    HEX_BINARY("xsd:hexBinary"),
    DECIMAL("xsd:decimal");

    private final String xsdName;

    ParameterType(String xsdName) {
        this.xsdName = xsdName;
    }

    /** As written in {@code xsi:type}, with the prefix {@code xsd}. */
    public String xsdName() {
        return xsdName;
    }

    /**
     * The type that a device means: its prefix, its case and a length in brackets do not matter, and what nobody knows is a
     * string (quirks Q13, Q15).
     */
    public static ParameterType lenient(String xsiType) {
        return switch (xsiType) {
            case "xsd:string" -> STRING;
            case "xsd:unsignedInt" -> UNSIGNED_INT;
            case "xsd:boolean" -> BOOLEAN;
            case "xsd:int" -> INT;
            case "xsd:dateTime" -> DATE_TIME;
            default -> byLocalName(xsiType);
        };
    }

    private static ParameterType byLocalName(String xsiType) {
        int from = xsiType.indexOf(':') + 1;
        int bracket = xsiType.indexOf('(', from);
        String name = xsiType.substring(from, bracket < 0 ? xsiType.length() : bracket).strip();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "int", "integer", "short", "byte" -> INT;
            case "unsignedint", "unsignedshort", "unsignedbyte" -> UNSIGNED_INT;
            case "long" -> LONG;
            case "unsignedlong" -> UNSIGNED_LONG;
            case "boolean", "bool" -> BOOLEAN;
            case "datetime" -> DATE_TIME;
            case "base64", "base64binary" -> BASE64;
            case "hexbinary" -> HEX_BINARY;
            case "decimal", "float", "double" -> DECIMAL;
            default -> STRING;
        };
    }
}
