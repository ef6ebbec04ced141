package acs.port;

import java.time.Instant;
import java.util.Map;

import reactor.core.publisher.Mono;

/** Devices whose envelopes are to be kept for a while. Fails with {@link StoreException} alone. */
public interface CaptureStore {
    /**
     * Begins to capture, or changes its end.
     *
     * @param devicesMax how many devices may be captured at once, this one included
     * @return whether it was done: {@code false} when as many others are captured already; completes empty when there is
     *         no such device
     */
    Mono<Boolean> capture(String deviceKey, Instant until, int devicesMax);

    /** Until when the device is captured; completes empty when it is not. */
    Mono<Instant> capturedUntil(String deviceKey);

    /** Ends it. */
    Mono<Void> endCapture(String deviceKey);

    /** All that are captured now, with their ends; at most so many. */
    Mono<Map<String, Instant>> captured(int devicesMax);
}
