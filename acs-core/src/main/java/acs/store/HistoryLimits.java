package acs.store;

/**
 * Bounds of a device's history in one hour; what comes beyond it is thinned.
 *
 * @param rowsPerHour         rows of the device's events and of its session log together
 * @param bytesPerHour        bytes that these rows take on the disk
 * @param captureBytesPerHour bytes of captured envelopes, on top of that
 * @param devicesMax          devices that are counted at the same time, 32 bytes each
 */
public record HistoryLimits(int rowsPerHour, int bytesPerHour, int captureBytesPerHour, int devicesMax) {
    /** Room for the largest single entry, a session of hundreds of steps. */
    private static final int BYTES_MIN = 64 << 10;
    /** Room for the rows of one Inform. */
    private static final int ROWS_MIN = 100;

    public HistoryLimits {
        if (rowsPerHour < ROWS_MIN || bytesPerHour < BYTES_MIN || captureBytesPerHour < BYTES_MIN || devicesMax < 1) {
            throw new IllegalArgumentException(
                    "rowsPerHour >= 100, bytesPerHour and captureBytesPerHour >= 65536, devicesMax >= 1");
        }
    }

    /** 1,000 rows, 512 KiB, 32 MiB of captured envelopes, 65,536 devices. */
    public static HistoryLimits defaults() {
        return new HistoryLimits(1_000, 512 << 10, 32 << 20, 65_536);
    }
}
