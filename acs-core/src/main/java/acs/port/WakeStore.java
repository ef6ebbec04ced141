package acs.port;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is known of devices for asking them to connect, and what came of it. Callable from any thread, never blocks; fails with
 * {@link StoreException} alone.
 */
public interface WakeStore {
    /** How the device can be reached, and whether it has something to do; completes empty when there is no such device. */
    Mono<Reach> reach(String deviceKey);

    /** What became of the device's last wake; completes empty when it was never woken. */
    Mono<WakeRecord> lastWake(String deviceKey);

    /** Keeps the device's last wake, in the background and many at a time: one that is lost is found again by {@link #wanted}. */
    void record(WakeRecord wake);

    /**
     * Looks through devices with queued operations, a part of them at a time, for those that somebody should have woken: the
     * operation was due before {@code overdue}, and since then nobody has asked the device, or was to ask it again and did not.
     *
     * @param after   the last page's {@link Page#last()}, empty to begin anew
     * @param overdue some seconds ago, so that what is under way is left alone
     * @param limit   operations to look at, at least 1
     */
    Mono<Page> wanted(String after, Instant overdue, int limit);

    /**
     * How a device can be reached.
     *
     * @param deviceKey            canonical id
     * @param connectionRequestUrl as it reported, empty when never
     * @param udpAddress           UDPConnectionRequestAddress as it reported, empty when never
     * @param jabberId             ConnReqJabberID as it reported, empty when never
     * @param lastInform           when it last called
     * @param workAt               when its next operation can be begun, {@code null} when it has none that a session would begin
     * @param cameBy               the way of asking that it last followed, {@code null} when none is known
     * @param askedAt              when it was last asked, by whatever node; {@code null} when never
     * @param nextAt               when it is to be asked again after that, {@code null} when never asked
     */
    record Reach(String deviceKey, String connectionRequestUrl, String udpAddress, String jabberId, Instant lastInform,
            @Nullable Instant workAt, Waker.@Nullable Method cameBy, @Nullable Instant askedAt,
            @Nullable Instant nextAt) {}

    /**
     * A device's last wake.
     *
     * @param deviceKey canonical id
     * @param at        when the device was asked
     * @param method    of the last attempt, {@code null} when none was made
     * @param outcome   of the last attempt
     * @param detail    for people; nothing secret
     * @param cameBy    the way of asking that the device last followed, {@code null} for none known; keeps the stored one then
     * @param nextAt    when it is to be asked again if its operations still wait
     */
    record WakeRecord(String deviceKey, Instant at, Waker.@Nullable Method method, Waker.Outcome outcome, String detail,
            Waker.@Nullable Method cameBy, Instant nextAt) {}

    /**
     * A part of the look.
     *
     * @param devices to be woken
     * @param last    where to go on, empty when all were looked at
     */
    record Page(List<String> devices, String last) {
        public Page {
            devices = List.copyOf(devices);
        }
    }
}
