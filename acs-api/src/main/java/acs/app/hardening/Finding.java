package acs.app.hardening;

/**
 * A line of the checklist, filled in.
 *
 * @param id      of the check
 * @param text    what it looks at
 * @param verdict what it says
 * @param told    what it found; never a secret
 * @param mend    what to do, empty when there is nothing
 */
public record Finding(String id, String text, Verdict verdict, String told, String mend) {}
