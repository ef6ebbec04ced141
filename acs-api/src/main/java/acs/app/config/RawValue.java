package acs.app.config;

/**
 * A setting's text before it is understood.
 *
 * @param text   as written
 * @param origin where it was written, for messages
 */
record RawValue(String text, String origin) {}
