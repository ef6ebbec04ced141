package acs.cwmp;

/**
 * When a ScheduleDownload may run (<i>TR-069 A6 §A.4.1.8</i>).
 *
 * @param windowStart seconds from the request on
 * @param windowEnd   seconds from the request on, after the start
 * @param windowMode  for instance {@code 1 At Any Time}
 * @param userMessage for whoever is asked, may be empty
 * @param maxRetries  0 for none, -1 when the CPE decides
 */
public record TimeWindow(long windowStart, long windowEnd, String windowMode, String userMessage, int maxRetries) {}
