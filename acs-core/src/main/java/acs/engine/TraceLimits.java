package acs.engine;

/**
 * What a session's trace may hold.
 *
 * @param stepsMax              steps; further ones are only counted
 * @param sessionCharactersMax  characters of captured envelopes in one session; beyond them none is kept
 */
public record TraceLimits(int stepsMax, int sessionCharactersMax) {
    public TraceLimits {
        if (stepsMax < 1 || sessionCharactersMax < 1) {
            throw new IllegalArgumentException("stepsMax and sessionCharactersMax are at least 1");
        }
    }

    /** 200 steps, 1 Mi characters. */
    public static TraceLimits defaults() {
        return new TraceLimits(200, 1 << 20);
    }
}
