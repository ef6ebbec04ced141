package acs.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

import acs.device.Device;
import acs.engine.OperationMeters;
import acs.engine.OperationNews;
import acs.operation.Operation;
import acs.operation.OperationStatus;
import acs.port.DeviceStore;
import acs.port.NewOperation;
import acs.port.OperationRecord;
import acs.port.OperationStore;
import acs.port.StoreException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is asked of devices: ask, follow, call off. */
final class OperationResource {
    private static final Pattern ID = Pattern
            .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /** A larger one is not shown in a list. */
    private static final long LISTED_RESULT_BYTES_MAX = 256 << 10;
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,128}");

    private final OperationStore store;
    private final DeviceStore devices;
    private final DeviceDefaults defaults;
    private final ServedFiles served;
    private final Consumer<String> wanted;
    private final OperationNews news;
    private final OperationMeters meters;
    private final OperationWait wait;
    private final ApiSettings.Pages pages;
    private final InstantSource clock;
    private final OperationIds ids;

    /**
     * @param wanted told of each device that something new waits for
     * @param files  {@code null} without a file service
     */
    OperationResource(OperationStore store, DeviceStore devices, Consumer<String> wanted, OperationNews news,
            OperationMeters meters, OperationWait wait, ApiSettings.Pages pages, InstantSource clock,
            @Nullable FilePorts files) {
        this.served = new ServedFiles(files, devices);
        this.store = store;
        this.devices = devices;
        this.defaults = new DeviceDefaults(devices);
        this.wanted = wanted;
        this.news = news;
        this.meters = meters;
        this.wait = wait;
        this.pages = pages;
        this.clock = clock;
        this.ids = new OperationIds(clock);
    }

    Mono<ApiResponse> create(ApiRequest request) {
        String key = idempotencyKey(request.fields().idempotencyKey());
        AskedOperation asked = OperationRequests.read(request.content());
        return DeviceResource
                .firstFound(request, device -> defaults.complete(device, asked, request.memory())
                        .flatMap(operation -> served.complete(device, operation, asked.isForced()))
                        .flatMap(operation -> store.enqueue(newOperation(device, operation, asked, key))))
                .map(enqueued -> sameRequest(asked, enqueued))
                .doOnNext(operation -> {
                    if (operation.status() == OperationStatus.QUEUED) {
                        wanted.accept(operation.deviceKey());
                    }
                })
                .flatMap(operation -> wait.await(operation, request.preferredWait()))
                // It is queued: the answer must not be that it could not be.
                .flatMap(waited -> whole(waited.operation(), request.memory())
                        .onErrorReturn(OperationResource::isWithoutResult, waited.operation())
                        .map(operation -> taken(operation, waited.applied())));
    }

    Mono<ApiResponse> find(ApiRequest request) {
        return known(request, id -> store.find(id, 0))
                .flatMap(operation -> whole(operation, request.memory())
                        .onErrorReturn(ProblemException.class, operation))
                .map(OperationDocument::of)
                .map(ApiResponse::json).map(ApiResponse::tagged);
    }

    Mono<ApiResponse> result(ApiRequest request) {
        return known(request, id -> store.find(id, 0))
                .flatMap(operation -> request.memory().holding(ResultPieces.HELD)
                        .then(store.content(operation.operationId())))
                .map(content -> ApiResponse.stream(Json.CONTENT_TYPE, -1, ResultPieces.of(content.json())))
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        Problem.of(Problem.Kind.NOT_FOUND, "The operation has no result."))));
    }

    /** No memory for the result, or the store is away: the operation itself is known, and what was asked of it is done. */
    private static boolean isWithoutResult(Throwable failure) {
        return failure instanceof ProblemException || failure instanceof StoreException;
    }

    /** With its result, unless that is larger than any that is stored today. Fails when there is no memory for it. */
    private Mono<OperationRecord> whole(OperationRecord operation, RequestMemory memory) {
        Long bytes = operation.resultBytes();
        if (bytes == null || bytes > store.resultBytesMax()) {
            return Mono.just(operation);
        }
        return memory.holding(bytes * ApiMemory.HELD_FOR_A_RESULT_BYTE)
                .then(store.find(operation.operationId(), store.resultBytesMax())).defaultIfEmpty(operation);
    }

    Mono<ApiResponse> cancel(ApiRequest request) {
        Instant began = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return known(request, store::cancel).flatMap(operation -> {
            news.changed(operation.operationId());
            Instant finished = operation.finishedAt();
            if (operation.status() == OperationStatus.CANCELLED && finished != null && !finished.isBefore(began)) {
                meters.changed(operation.operationId(), OperationRequests.type(operation.type()).orElseThrow(),
                        operation.status());
            }
            if (operation.status() != OperationStatus.CANCELLED) {
                throw new ProblemException(Problem.of(Problem.Kind.CONFLICT, "The operation cannot be cancelled: it is "
                        + OperationDocument.word(operation.status()) + '.'));
            }
            return whole(operation, request.memory()).onErrorReturn(OperationResource::isWithoutResult, operation)
                    .map(OperationDocument::of).map(ApiResponse::json);
        });
    }

    Mono<ApiResponse> listOfDevice(ApiRequest request) {
        return DeviceResource.firstFound(request, devices::find)
                .flatMap(device -> page(request, device.id(), status(request)));
    }

    Mono<ApiResponse> list(ApiRequest request) {
        OperationStatus status = status(request);
        Optional<String> device = request.query().text("device");
        if (device.isEmpty()) {
            return page(request, null, status);
        }
        return Flux.fromIterable(DeviceKeys.candidates(device.get())).concatMap(devices::find, 1).next()
                .map(Device::id)
                .switchIfEmpty(Mono.error(
                        () -> new ProblemException(Problem.parameter("device", "no device has this id"))))
                .flatMap(id -> page(request, id, status));
    }

    private Mono<ApiResponse> page(ApiRequest request, @Nullable String device, @Nullable OperationStatus status) {
        int limit = request.query().number("limit", pages.limitDefault(), 1, pages.limitMax());
        String list = "operations " + (device == null ? "" : device) + ' ' + (status == null ? "" : status);
        Set<OperationField> fields = OperationField.chosen(request.query().text("fields"));
        long resultBytesMax = fields.contains(OperationField.RESULT) ? LISTED_RESULT_BYTES_MAX : 0;
        return new ListAnswer<OperationRecord>(request, list, limit, pages.charactersMax(),
                OperationRecord::operationId, (g, operation) -> OperationDocument.write(g, operation, fields))
                .withRowsOf(resultBytesMax)
                .read((from, bounds) -> store.list(device, status, from, bounds, resultBytesMax));
    }

    private static @Nullable OperationStatus status(ApiRequest request) {
        Optional<String> word = request.query().text("status");
        if (word.isEmpty()) {
            return null;
        }
        List<String> known = new ArrayList<>();
        for (OperationStatus status : OperationStatus.values()) {
            known.add(OperationDocument.word(status));
            if (OperationDocument.word(status).equals(word.get())) {
                return status;
            }
        }
        throw new ProblemException(Problem.parameter("status", "must be one of " + String.join(", ", known)));
    }

    private static @Nullable String idempotencyKey(@Nullable String field) {
        if (field != null && !IDEMPOTENCY_KEY.matcher(field).matches()) {
            throw new ProblemException(Problem.parameter("Idempotency-Key",
                    "must be 1 to 128 visible ASCII characters, in one field"));
        }
        return field;
    }

    private NewOperation newOperation(String device, Operation operation, AskedOperation asked, @Nullable String key) {
        String id = ids.next();
        Instant now = clock.instant();
        String commandKey = asked.commandKey().isEmpty() ? id.replace("-", "") : asked.commandKey();
        return new NewOperation(id, device, operation, commandKey, asked.priority(), asked.attempts(), asked.timeout(),
                now, now.plus(asked.expiresIn()), key);
    }

    private static OperationRecord sameRequest(AskedOperation asked, OperationStore.Enqueued enqueued) {
        if (!enqueued.isSame() && !DeviceDefaults.isRepeat(asked, enqueued.operation())) {
            throw new ProblemException(Problem.of(Problem.Kind.KEY_REUSED,
                    "The Idempotency-Key was sent before with another request: operation "
                            + enqueued.operation().operationId() + '.'));
        }
        return enqueued.operation();
    }

    private static ApiResponse taken(OperationRecord operation, Duration applied) {
        ApiResponse response = ApiResponse
                .of(operation.status().isOpen() ? 202 : 200, Json.CONTENT_TYPE, OperationDocument.of(operation))
                .header("Location", Routes.BASE + "/operations/" + operation.operationId());
        return applied.isZero() ? response : response.header("Preference-Applied", "wait=" + applied.toSeconds());
    }

    /** What the step gives for the operation that the path names. */
    private static Mono<OperationRecord> known(ApiRequest request,
            Function<String, Mono<OperationRecord>> step) {
        String id = request.segment("opId").toLowerCase(Locale.ROOT);
        Mono<OperationRecord> found = ID.matcher(id).matches() ? step.apply(id) : Mono.empty();
        return found.switchIfEmpty(Mono.error(
                () -> new ProblemException(Problem.of(Problem.Kind.NOT_FOUND, "No operation has this id."))));
    }
}
