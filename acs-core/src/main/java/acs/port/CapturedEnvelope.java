package acs.port;

/**
 * An envelope as people may read it.
 *
 * @param text secrets masked, perhaps cut; empty when it could not be kept as text
 * @param note what is not as it was sent, for people; empty when but for the masks nothing is
 */
public record CapturedEnvelope(String text, String note) {}
