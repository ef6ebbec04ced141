package acs.api;

import java.time.Duration;
import java.util.Locale;

import acs.port.DeviceStore;
import acs.port.WakeStore;
import acs.port.WakeStore.WakeRecord;
import acs.port.Waker;
import acs.port.Waker.Attempt;
import acs.port.Waker.WakeReport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Has a device connect now, and tells how it went the last time. */
final class WakeResource {
    /** One way may take its time, and up to three are tried. */
    static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String RETRY_AFTER_SECONDS = "10";

    private final WakePorts ports;
    private final DeviceStore devices;

    WakeResource(WakePorts ports, DeviceStore devices) {
        this.ports = ports;
        this.devices = devices;
    }

    Mono<ApiResponse> wake(ApiRequest request) {
        Waker waker = ports.waker();
        if (waker == null) {
            return Mono.error(new ProblemException(
                    Problem.of(Problem.Kind.CONFLICT, "Connection requests are switched off (wake.enabled).")));
        }
        return DeviceResource.firstFound(request, waker::wake).map(WakeResource::answer);
    }

    Mono<ApiResponse> last(ApiRequest request) {
        WakeStore store = ports.store();
        return DeviceResource.firstFound(request, devices::find)
                .flatMap(device -> store == null ? Mono.<WakeRecord>empty() : store.lastWake(device.id()))
                .map(wake -> ApiResponse.json(Json.object(g -> write(g, wake))))
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        Problem.of(Problem.Kind.NOT_FOUND, "The device was never asked to connect."))));
    }

    /** Where no attempt was made, there is nothing to report but why. */
    private static ApiResponse answer(WakeReport report) {
        if (report.attempts().isEmpty()) {
            switch (report.outcome()) {
                case RATE_LIMITED -> throw new ProblemException(Problem.of(Problem.Kind.TOO_MANY_REQUESTS,
                        "The device, or the fleet, is asked as often as it may be; try again later.")
                        .with("Retry-After", RETRY_AFTER_SECONDS));
                case NO_ADDRESS -> throw new ProblemException(Problem.of(Problem.Kind.CONFLICT,
                        "Nothing is known by which the device could be asked: it has reported no address."));
                default -> {
                    // In session: it is here already.
                }
            }
        }
        return ApiResponse.json(Json.object(g -> {
            g.writeStringProperty("outcome", outcome(report.outcome()));
            g.writeArrayPropertyStart("attempts");
            report.attempts().forEach(attempt -> write(g, attempt));
            g.writeEndArray();
        }));
    }

    private static void write(JsonGenerator g, Attempt attempt) {
        g.writeStartObject();
        g.writeStringProperty("method", word(attempt.method()));
        g.writeStringProperty("outcome", outcome(attempt.outcome()));
        g.writeStringProperty("detail", attempt.detail());
        g.writeNumberProperty("durationMs", attempt.took().toMillis());
        g.writeEndObject();
    }

    private static void write(JsonGenerator g, WakeRecord wake) {
        g.writeName("at");
        Json.writeTime(g, wake.at());
        writeMethod(g, "method", wake.method());
        g.writeStringProperty("outcome", outcome(wake.outcome()));
        g.writeStringProperty("detail", wake.detail());
        writeMethod(g, "cameBy", wake.cameBy());
        g.writeName("nextAt");
        Json.writeTime(g, wake.nextAt());
    }

    private static void writeMethod(JsonGenerator g, String name, Waker.@Nullable Method method) {
        g.writeStringProperty(name, method == null ? null : word(method));
    }

    private static String word(Waker.Method method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    private static String outcome(Waker.Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> "accepted";
            case BUSY -> "busy";
            case UNAUTHORIZED -> "unauthorized";
            case UNREACHABLE -> "unreachable";
            case FORBIDDEN_ADDRESS -> "forbiddenAddress";
            case BAD_ANSWER -> "badAnswer";
            case NO_ADDRESS -> "noAddress";
            case RATE_LIMITED -> "rateLimited";
        };
    }
}
