package acs.load.cpe;

/**
 * Outcome of one step of {@link CpeSession}.
 *
 * @param next   where the CPE stands now
 * @param action what it does
 */
public record CpeStep(CpeState next, CpeAction action) {}
