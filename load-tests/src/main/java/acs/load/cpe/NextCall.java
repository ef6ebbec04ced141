package acs.load.cpe;

/**
 * When a device calls by itself: for what it has to tell, after its PeriodicInformInterval, or to retry a failed session
 * (<i>TR-069 A6 §3.2.1, table 3</i>). Pure.
 */
final class NextCall {
    /** The table of waits ends here. */
    private static final long RETRIES_MAX = 10;
    private static final double MINIMUM_WAIT_SECONDS = 5;
    private static final double MULTIPLIER = 2000;
    private static final String SERVER = "ManagementServer.";

    private NextCall() {}

    /**
     * When the next session begins.
     *
     * @param wantsSessionAt see {@link VirtualDevice#wantsSessionAt}
     * @param retryCount     sessions that have failed in a row
     * @param lastMillis     when the last session began, since 1970
     * @param nowMillis      since 1970
     * @param random         0 to 1, chooses within what is allowed
     * @return milliseconds since 1970, {@link Long#MAX_VALUE} for never
     */
    static long millis(DeviceTree tree, long wantsSessionAt, long retryCount, long lastMillis, long nowMillis,
            double random) {
        if (retryCount > 0) {
            return nowMillis + retryWait(tree, retryCount, random);
        }
        if (wantsSessionAt == 0) {
            return nowMillis;
        }
        long wanted = wantsSessionAt == Long.MAX_VALUE ? Long.MAX_VALUE : wantsSessionAt * 1000;
        return Math.min(wanted, periodic(tree, lastMillis));
    }

    private static long periodic(DeviceTree tree, long lastMillis) {
        String enabled = tree.value(tree.root() + SERVER + "PeriodicInformEnable");
        double seconds = number(tree, "PeriodicInformInterval", 0);
        return (enabled.equals("1") || enabled.equals("true")) && seconds >= 1
                ? lastMillis + (long) (seconds * 1000)
                : Long.MAX_VALUE;
    }

    /** The n-th wait lies between the minimum times the (n-1)-th and the n-th power of the multiplier. */
    private static long retryWait(DeviceTree tree, long retryCount, double random) {
        double minimum = number(tree, "CWMPRetryMinimumWaitInterval", MINIMUM_WAIT_SECONDS);
        double multiplier = number(tree, "CWMPRetryIntervalMultiplier", MULTIPLIER) / 1000;
        double from = minimum * Math.pow(multiplier, (double) (Math.min(retryCount, RETRIES_MAX) - 1));
        return (long) ((from + random * from * (multiplier - 1)) * 1000);
    }

    private static double number(DeviceTree tree, String name, double otherwise) {
        String value = tree.value(tree.root() + SERVER + name);
        return value.matches("[0-9]{1,10}") ? Double.parseDouble(value) : otherwise;
    }
}
