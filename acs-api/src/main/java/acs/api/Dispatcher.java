package acs.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import acs.engine.AcsMeter;
import acs.port.FileRefusedException;
import acs.port.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * From a request to its answer: door, route, method, query, handler; whatever goes wrong becomes a problem document. Never
 * fails, never blocks.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String NO_ROUTE = "none";

    private final List<Route> routes;
    private final Door door;
    private final Duration timeout;
    private final Duration retryAfter;
    private final MeterRegistry meters;
    private final Counter errors;
    private final Duration streamTimeout;

    private record Match(Route route, Map<String, String> segments) {}

    /**
     * @param timeout    for a handler
     * @param retryAfter what a 503 asks the client to wait
     */
    Dispatcher(List<Route> routes, Door door, Duration timeout, Duration retryAfter, MeterRegistry meters) {
        this(routes, door, timeout, retryAfter, timeout, meters);
    }

    /** @param streamTimeout for a handler that takes content as it comes */
    Dispatcher(List<Route> routes, Door door, Duration timeout, Duration retryAfter, Duration streamTimeout,
            MeterRegistry meters) {
        this.streamTimeout = streamTimeout;
        this.routes = List.copyOf(routes);
        this.door = door;
        this.timeout = timeout;
        this.retryAfter = retryAfter;
        this.meters = meters;
        this.errors = Counter.builder(AcsMeter.API_ERRORS.meterName()).description(AcsMeter.API_ERRORS.description())
                .register(meters);
    }

    Mono<ApiResponse> answer(IncomingRequest request) {
        return Mono.defer(() -> {
            Timer.Sample sample = Timer.start(meters);
            Match match = match(request.path());
            String route = match == null ? NO_ROUTE : match.route().template();
            return Mono.defer(() -> MachineErrors.caught(() -> enter(request, match)))
                    .map(response -> request.fields().ifNoneMatch() == null
                            ? response
                            : response.unlessKnown(request.fields().ifNoneMatch()))
                    .doOnNext(response -> request.memory().holdAnswer(AnswerWriter.heldBytes(response)))
                    .onErrorResume(error -> Mono.just(problemOf(error, route).response(request.path())))
                    // What was not read of a stream would be read now, to no end.
                    .map(response -> response.status() >= 400 && request.content() != null
                            && streams(request.method(), request.path()) ? response.thenClose() : response)
                    .doOnNext(response -> sample.stop(meters.timer("acs.api.requests", "route", route, "status",
                            response.status() / 100 + "xx")));
        });
    }

    /** Whether a request of this method and path has its content taken as it comes. */
    boolean streams(String method, String path) {
        Match match = match(path);
        Action action = match == null ? null : match.route().action(method);
        return action != null && action.content() == Action.Content.STREAM;
    }

    private @Nullable Match match(String path) {
        for (Route route : routes) {
            Map<String, String> segments = route.match(path);
            if (segments != null) {
                return new Match(route, segments);
            }
        }
        return null;
    }

    private Mono<ApiResponse> enter(IncomingRequest request, @Nullable Match match) {
        Problem refusal = door.refuses(request, match == null ? Route.Access.TOKEN : match.route().access());
        if (refusal != null) {
            return Mono.error(new ProblemException(refusal));
        }
        if (match == null) {
            return Mono.error(new ProblemException(Problem.of(Problem.Kind.NOT_FOUND, "No resource has this path.")));
        }
        if (request.method().equals("OPTIONS")) {
            return Mono.just(ApiResponse.empty(204).header("Allow", match.route().allow()));
        }
        Action action = match.route().action(request.method());
        if (action == null) {
            String allow = match.route().allow();
            return refuse(request, Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Allowed are " + allow + ".")
                    .with("Allow", allow));
        }
        if (request.content() != null && action.content() == Action.Content.NONE) {
            return refuse(request,
                    Problem.of(Problem.Kind.BAD_REQUEST, "This resource takes no content in a request."));
        }
        Mono<ApiResponse> answer = act(request, match, action);
        return match.route().access() == Route.Access.TOKEN ? answer.map(ApiResponse::asProven) : answer;
    }

    /** Content that nobody will read ends the connection. */
    private static Mono<ApiResponse> refuse(IncomingRequest request, Problem problem) {
        ApiResponse response = problem.response(request.path());
        return Mono.just(request.content() == null ? response : response.thenClose());
    }

    private Mono<ApiResponse> act(IncomingRequest incoming, Match match, Action action) {
        QueryParameters query = QueryParameters.parse(incoming.rawQuery(), action.parameters());
        ApiRequest request = ApiRequest.withoutContent(match.segments(), query, incoming.fields(),
                incoming.memory());
        return switch (action.content()) {
            case NONE -> applied(action, request).timeout(timeout.plus(action.longer()));
            // The content's arrival has the listener's own time limit; what a client chose to wait for is no delay.
            case STREAM -> applied(action, request.streaming(incoming.content())).timeout(streamTimeout);
            case JSON -> JsonContent.read(incoming.content(), incoming.memory())
                    .flatMap(content -> applied(action, request.with(content))
                            .timeout(timeout.plus(request.preferredWait())));
        };
    }

    private static Mono<ApiResponse> applied(Action action, ApiRequest request) {
        return MachineErrors.caught(() -> action.handler().apply(request));
    }

    private Problem problemOf(Throwable error, String route) {
        if (error instanceof ProblemException refused) {
            return refused.problem();
        }
        if (error instanceof FileRefusedException refused) {
            return fileProblem(refused);
        }
        if (error instanceof TimeoutException) {
            LOG.warn("{} was not answered within {}", route, timeout);
            return unavailable();
        }
        if (error instanceof StoreException store) {
            return storeProblem(store, route);
        }
        if (error instanceof MachineErrors.MachineErrorException || error instanceof Error) {
            errors.increment();
            LOG.error("{} met an error of the Java virtual machine", route, error);
            return internal();
        }
        LOG.error("{} failed", route, error);
        return internal();
    }

    private static Problem fileProblem(FileRefusedException refused) {
        return Problem.of(switch (refused.reason()) {
            case TOO_LARGE -> Problem.Kind.BODY_TOO_LARGE;
            case NO_SPACE -> Problem.Kind.NO_SPACE;
            case DIFFERENT -> Problem.Kind.BAD_REQUEST;
            case CHANGED -> Problem.Kind.PRECONDITION_FAILED;
            case LOST -> Problem.Kind.CONFLICT;
        }, String.valueOf(refused.getMessage()));
    }

    private Problem storeProblem(StoreException failure, String route) {
        return switch (failure.reason()) {
            case UNAVAILABLE, OVERLOADED, CONFLICT -> {
                LOG.warn("{} has no answer from the store: {} ({})", route, failure.reason(), failure.getMessage());
                yield unavailable();
            }
            case REJECTED -> {
                LOG.error("{} was rejected by the store", route, failure);
                yield internal();
            }
        };
    }

    private Problem unavailable() {
        return Problem.of(Problem.Kind.UNAVAILABLE, "The store does not answer in time; try again later.")
                .with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }

    private static Problem internal() {
        return Problem.of(Problem.Kind.INTERNAL, "The server's log tells more.");
    }
}
