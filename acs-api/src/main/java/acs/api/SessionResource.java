package acs.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

import acs.port.CaptureStore;
import acs.port.DeviceStore;
import acs.port.SessionRecord;
import acs.port.SessionStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What was said in a device's last sessions, and for a while every envelope of them. */
final class SessionResource {
    private static final Pattern ID = Pattern
            .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final SessionStore sessions;
    private final CaptureStore captures;
    private final CaptureLimits limits;
    private final DeviceStore devices;
    private final ApiSettings.Pages pages;
    private final InstantSource clock;

    SessionResource(SessionPorts ports, DeviceStore devices, ApiSettings.Pages pages, InstantSource clock) {
        this.sessions = ports.sessions();
        this.captures = ports.captures();
        this.limits = ports.limits();
        this.devices = devices;
        this.pages = pages;
        this.clock = clock;
    }

    Mono<ApiResponse> list(ApiRequest request) {
        int limit = request.query().number("limit", pages.limitDefault(), 1, pages.limitMax());
        String list = "sessions " + request.segment("id");
        ListAnswer<SessionRecord> page = new ListAnswer<>(request, list, limit, pages.charactersMax(),
                SessionRecord::sessionId, SessionDocument::write);
        return DeviceResource.firstFound(request, devices::find).flatMap(
                device -> page.read((from, bounds) -> sessions.sessions(device.id(), from, bounds)));
    }

    Mono<ApiResponse> find(ApiRequest request) {
        String id = request.segment("sessionId").toLowerCase(Locale.ROOT);
        return DeviceResource.firstFound(request, devices::find)
                .flatMap(device -> ID.matcher(id).matches()
                        ? request.memory().whenRoom(sessions.session(device.id(), id, request.memory()::tryHold))
                        : Mono.<SessionRecord>empty())
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        Problem.of(Problem.Kind.NOT_FOUND, "The device has no session with this id in its log."))))
                .map(session -> ApiResponse.json(SessionDocument.of(session)).tagged());
    }

    Mono<ApiResponse> capture(ApiRequest request) {
        ArgumentErrors errors = new ArgumentErrors();
        Arguments arguments = new Arguments(request.content(), "", errors);
        long seconds = arguments.number("seconds", 1, limits.longest().toSeconds());
        arguments.nothingElse();
        errors.refuseIfAny();
        Instant until = clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS);
        return DeviceResource.firstFound(request, id -> captures.capture(id, until, limits.devicesMax())).map(done -> {
            if (!done) {
                throw new ProblemException(Problem.of(Problem.Kind.CONFLICT,
                        "No more than " + limits.devicesMax()
                                + " devices can be captured at once; end another first."));
            }
            return answer(until);
        });
    }

    Mono<ApiResponse> capturedUntil(ApiRequest request) {
        return DeviceResource.firstFound(request, devices::find).flatMap(device -> captures.capturedUntil(device.id())
                .map(SessionResource::answer).switchIfEmpty(Mono.fromSupplier(() -> answer(null))));
    }

    Mono<ApiResponse> endCapture(ApiRequest request) {
        return DeviceResource.firstFound(request, devices::find).flatMap(
                device -> captures.endCapture(device.id()).then(Mono.fromSupplier(() -> ApiResponse.empty(204))));
    }

    private static ApiResponse answer(@Nullable Instant until) {
        return ApiResponse.json(Json.object(g -> {
            g.writeBooleanProperty("active", until != null);
            g.writeName("until");
            Json.writeTime(g, until);
        }));
    }
}
