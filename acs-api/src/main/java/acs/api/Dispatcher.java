package acs.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import acs.port.StoreException;
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

    private record Match(Route route, Map<String, String> segments) {}

    /**
     * @param timeout    for a handler
     * @param retryAfter what a 503 asks the client to wait
     */
    Dispatcher(List<Route> routes, Door door, Duration timeout, Duration retryAfter, MeterRegistry meters) {
        this.routes = List.copyOf(routes);
        this.door = door;
        this.timeout = timeout;
        this.retryAfter = retryAfter;
        this.meters = meters;
    }

    Mono<ApiResponse> answer(IncomingRequest request) {
        return Mono.defer(() -> {
            Timer.Sample sample = Timer.start(meters);
            Match match = match(request.path());
            String route = match == null ? NO_ROUTE : match.route().template();
            return Mono.defer(() -> enter(request, match))
                    .map(response -> request.ifNoneMatch() == null
                            ? response
                            : response.unlessKnown(request.ifNoneMatch()))
                    .onErrorResume(error -> Mono.just(problemOf(error, route).response(request.path())))
                    .doOnNext(response -> sample.stop(meters.timer("acs.api.requests", "route", route, "status",
                            response.status() / 100 + "xx")));
        });
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
        if (request.hasBody()) {
            return Mono.just(Problem.of(Problem.Kind.BAD_REQUEST, "This resource takes no content in a request.")
                    .response(request.path()).thenClose());
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> read(request, match);
            case "OPTIONS" -> Mono.just(ApiResponse.empty(204).header("Allow", Route.ALLOW));
            default -> Mono.error(new ProblemException(
                    Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Allowed are " + Route.ALLOW + ".").with("Allow",
                            Route.ALLOW)));
        };
    }

    private Mono<ApiResponse> read(IncomingRequest request, Match match) {
        QueryParameters query = QueryParameters.parse(request.rawQuery(), match.route().parameters());
        return match.route().handler().apply(new ApiRequest(match.segments(), query)).timeout(timeout);
    }

    private Problem problemOf(Throwable error, String route) {
        if (error instanceof ProblemException refused) {
            return refused.problem();
        }
        if (error instanceof TimeoutException) {
            LOG.warn("{} was not answered within {}", route, timeout);
            return unavailable();
        }
        if (error instanceof StoreException store) {
            return storeProblem(store, route);
        }
        LOG.error("{} failed", route, error);
        return internal();
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
