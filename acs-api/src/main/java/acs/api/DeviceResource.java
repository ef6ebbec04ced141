package acs.api;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import acs.cwmp.ParameterPath;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.QuirkRules;
import acs.device.ReportedParameter;
import acs.port.DeviceStore;
import acs.port.RowBatch;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;

/** The inventory as clients read it: devices, what they reported, what they told. */
final class DeviceResource {
    private static final int PATH_CHARACTERS_MAX = 1024;
    private static final int DEPTH_MAX = 64;

    private final DeviceStore store;
    private final Supplier<QuirkRules> rules;
    private final ApiSettings.Pages pages;

    /** @param rules what is odd about devices, as the rules say now */
    DeviceResource(DeviceStore store, Supplier<QuirkRules> rules, ApiSettings.Pages pages) {
        this.store = store;
        this.rules = rules;
        this.pages = pages;
    }

    Mono<ApiResponse> list(ApiRequest request) {
        int limit = limit(request, pages.limitDefault(), pages.limitMax());
        Set<DeviceField> fields = DeviceField.chosen(request.query().text("fields"));
        return new ListAnswer<Device>(request, "devices", limit, pages.charactersMax(), Device::id,
                (g, device) -> writeDevice(g, device.under(rules.get()), fields)).read(store::list);
    }

    Mono<ApiResponse> find(ApiRequest request) {
        Set<DeviceField> fields = DeviceField.chosen(request.query().text("fields"));
        return firstFound(request, store::find)
                .map(device -> ApiResponse
                        .json(Json.object(g -> DeviceField.writeMembers(g, device.under(rules.get()), fields)))
                        .tagged());
    }

    Mono<ApiResponse> parameters(ApiRequest request) {
        int limit = limit(request, pages.parametersMax(), pages.parametersMax());
        ParameterPath path = path(request.query().text("path").orElse(""));
        int depth = request.query().number("depth", DEPTH_MAX, 1, DEPTH_MAX);
        String list = "parameters " + request.segment("id") + ' ' + depth + ' ' + path.text();
        ListAnswer<ReportedParameter> page = new ListAnswer<>(request, list, limit, pages.charactersMax(),
                ReportedParameter::path, DeviceResource::writeParameter);
        String after = page.from();
        // A whole data model takes milliseconds to sort and write: too long for an event loop.
        RequestMemory memory = request.memory();
        return firstFound(request, id -> memory.whenRoom(store.parameters(id, path, memory::tryHold)))
                .publishOn(Schedulers.parallel())
                .map(reported -> reported.stream().filter(p -> depthBelow(path, p.path()) <= depth)
                        .filter(p -> p.path().compareTo(after) > 0)
                        .sorted(Comparator.comparing(ReportedParameter::path)).limit(limit + 1L).toList())
                .map(found -> page.of(new RowBatch<>(found, false)));
    }

    Mono<ApiResponse> events(ApiRequest request) {
        int limit = limit(request, pages.limitDefault(), pages.limitMax());
        String list = "events " + request.segment("id");
        ListAnswer<DeviceEvent> page = new ListAnswer<>(request, list, limit, pages.charactersMax(),
                DeviceEvent::eventId, DeviceResource::writeEvent);
        return firstFound(request, store::find).flatMap(
                device -> page.read((from, bounds) -> store.events(device.id(), from, bounds)));
    }

    /** What the read gives for the first of the ids that the request can mean and that exists. */
    static <T> Mono<T> firstFound(ApiRequest request, Function<String, Mono<T>> read) {
        return Flux.fromIterable(DeviceKeys.candidates(request.segment("id"))).concatMap(read, 1).next().switchIfEmpty(
                Mono.error(() -> new ProblemException(Problem.of(Problem.Kind.NOT_FOUND, "No device has this id."))));
    }

    private static int limit(ApiRequest request, int absent, int max) {
        return request.query().number("limit", absent, 1, max);
    }

    private static ParameterPath path(String text) {
        if (text.length() > PATH_CHARACTERS_MAX) {
            throw new ProblemException(Problem.parameter("path", "longer than " + PATH_CHARACTERS_MAX + " characters"));
        }
        return new ParameterPath(text);
    }

    /** How many levels below the path a parameter lies: 0 for itself, 1 for those directly in the object. */
    private static int depthBelow(ParameterPath path, String name) {
        if (!path.isPartial()) {
            return 0;
        }
        int dots = 0;
        for (int i = name.indexOf('.', path.text().length()); i >= 0; i = name.indexOf('.', i + 1)) {
            dots++;
        }
        return dots + 1;
    }

    private static void writeDevice(JsonGenerator g, Device device, Set<DeviceField> fields) {
        g.writeStartObject();
        DeviceField.writeMembers(g, device, fields);
        g.writeEndObject();
    }

    private static void writeParameter(JsonGenerator g, ReportedParameter parameter) {
        g.writeStartObject();
        g.writeStringProperty("path", parameter.path());
        g.writeStringProperty("value", MaskedJson.value(parameter.path(), parameter.value()));
        g.writeStringProperty("type", parameter.type().xsdName());
        writeBoolean(g, "writable", parameter.writable());
        writeNumber(g, "notification", parameter.notification());
        g.writeName("reportedAt");
        Json.writeTime(g, parameter.reportedAt());
        g.writeEndObject();
    }

    private static void writeEvent(JsonGenerator g, DeviceEvent event) {
        g.writeStartObject();
        g.writeStringProperty("id", event.eventId());
        g.writeStringProperty("deviceId", event.deviceId());
        g.writeName("receivedAt");
        Json.writeTime(g, event.receivedAt());
        g.writeStringProperty("type", event.type());
        g.writeStringProperty("commandKey", event.commandKey());
        g.writePOJOProperty("details", event.details());
        g.writeEndObject();
    }

    private static void writeBoolean(JsonGenerator g, String name, @Nullable Boolean value) {
        if (value == null) {
            g.writeNullProperty(name);
        } else {
            g.writeBooleanProperty(name, value);
        }
    }

    private static void writeNumber(JsonGenerator g, String name, @Nullable Integer value) {
        if (value == null) {
            g.writeNullProperty(name);
        } else {
            g.writeNumberProperty(name, value);
        }
    }
}
