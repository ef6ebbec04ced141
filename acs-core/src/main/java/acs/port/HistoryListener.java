package acs.port;

/** Receives what is left out of a device's history because its share of the hour is used up; must not block. */
@FunctionalInterface
public interface HistoryListener {
    /**
     * Entries were left out.
     *
     * @param part    what they are
     * @param entries how many
     */
    void thinned(HistoryPart part, int entries);
}
