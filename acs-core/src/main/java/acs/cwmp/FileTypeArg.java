package acs.cwmp;

/**
 * An argument of {@link RequestDownload}.
 *
 * @param name  of the argument
 * @param value of the argument
 */
public record FileTypeArg(String name, String value) {}
