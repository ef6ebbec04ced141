package acs.device;

import java.time.Instant;

/**
 * The ParameterKey that the ACS last set on a device with success, as a mark of its configuration (<i>TR-069 A6 A.3.2.1</i>).
 * The device keeps it as long as nobody else configures it, and returns it in every Inform.
 *
 * @param parameterKey as set, at most 32 characters
 * @param setAt        when the device said that it took it
 * @param state        whether the device has it
 */
public record ConfigurationMark(String parameterKey, Instant setAt, State state) {
    /** What some devices write for no text (quirk Q26). */
    private static final String NULL_IN_WORDS = "(null)";

    /** Whether a device has the mark that was set. */
    public enum State {
        /** An Inform since then has returned it. */
        CONFIRMED,
        /** No Inform came since. */
        AWAITED,
        /** An Inform since then has returned another one: somebody else configures the device, or it lost its configuration. */
        DIFFERS,
        /** The device does not keep it, so that nothing can be told (quirk Q47). */
        UNKNOWN
    }

    /**
     * By what the device has reported.
     *
     * @param reported   ParameterKey of its last Inform
     * @param lastInform when that came
     */
    public static ConfigurationMark of(String parameterKey, Instant setAt, String reported, Instant lastInform) {
        return new ConfigurationMark(parameterKey, setAt, state(parameterKey, setAt, reported, lastInform));
    }

    private static State state(String parameterKey, Instant setAt, String reported, Instant lastInform) {
        if (!lastInform.isAfter(setAt)) {
            return State.AWAITED;
        }
        boolean isNone = parameterKey.isEmpty() && reported.strip().equals(NULL_IN_WORDS);
        return isNone || reported.strip().equals(parameterKey.strip()) ? State.CONFIRMED : State.DIFFERS;
    }

    /** The same of a device with these quirks. */
    ConfigurationMark under(Quirks quirks) {
        return quirks.has(Quirk.NO_PARAMETER_KEY)
                ? new ConfigurationMark(parameterKey, setAt, State.UNKNOWN)
                : this;
    }
}
