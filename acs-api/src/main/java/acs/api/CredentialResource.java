package acs.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

import acs.credential.DeviceCredential;
import acs.credential.DeviceCredential.DerivedLogin;
import acs.credential.DeviceCredential.Progress;
import acs.port.CredentialAdmin;
import acs.port.CredentialAdmin.Change;
import acs.port.CredentialAdmin.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** A device's credentials: written, never read. Also of devices that have not called yet. */
final class CredentialResource {
    /** TR-069's Username and Password are string(256). */
    private static final int TEXT_MAX = 256;
    private static final long REOPEN_SECONDS_MAX = Duration.ofDays(30).toSeconds();

    private final CredentialAdmin credentials;
    private final Consumer<String> wanted;

    /** @param wanted told of each device that an operation waits for */
    CredentialResource(CredentialAdmin credentials, Consumer<String> wanted) {
        this.credentials = credentials;
        this.wanted = wanted;
    }

    Mono<ApiResponse> find(ApiRequest request) {
        return credentials.credential(key(request)).map(it -> answer(200, it, List.of()));
    }

    Mono<ApiResponse> change(ApiRequest request) {
        ArgumentErrors errors = new ArgumentErrors();
        Change change = change(new Arguments(request.content(), "", errors));
        errors.refuseIfAny();
        return done(request, change, result -> answer(result.operations().isEmpty() ? 200 : 202, result.now(),
                result.operations()));
    }

    Mono<ApiResponse> forget(ApiRequest request) {
        return done(request, new Change.Forget(), result -> ApiResponse.empty(204));
    }

    private Mono<ApiResponse> done(ApiRequest request, Change change, Function<Result.Done, ApiResponse> answer) {
        return credentials.change(key(request), change).map(result -> switch (result) {
            case Result.Done it -> {
                if (!it.operations().isEmpty()) {
                    wanted.accept(it.now().deviceKey());
                }
                yield answer.apply(it);
            }
            case Result.Refused it -> throw new ProblemException(problem(it.why()));
        });
    }

    /** The first that the segment can mean: it need not be known. */
    private static String key(ApiRequest request) {
        return DeviceKeys.candidates(request.segment("id")).stream().findFirst().orElseThrow(
                () -> new ProblemException(Problem.of(Problem.Kind.NOT_FOUND, "No device can have this id.")));
    }

    private static Change change(Arguments arguments) {
        Change change = switch (named(arguments)) {
            case "username" -> store(arguments);
            case "derive" -> derive(arguments);
            case "rotate" -> only(arguments, "rotate", new Change.Rotate());
            case "setConnectionRequest" -> only(arguments, "setConnectionRequest", new Change.SetConnectionRequest());
            case "setStun" -> only(arguments, "setStun", new Change.SetStun());
            case "reopenBootstrapSeconds" -> new Change.ReopenBootstrap(
                    Duration.ofSeconds(arguments.number("reopenBootstrapSeconds", 1, REOPEN_SECONDS_MAX)));
            default -> {
                arguments.wrong("username", "name what to change: username and password, derive, rotate,"
                        + " setConnectionRequest, setStun or reopenBootstrapSeconds");
                yield new Change.Rotate();
            }
        };
        arguments.nothingElse();
        return change;
    }

    private static String named(Arguments arguments) {
        for (String name : List.of("username", "derive", "rotate", "setConnectionRequest", "setStun",
                "reopenBootstrapSeconds")) {
            if (arguments.has(name)) {
                return name;
            }
        }
        return arguments.has("password") ? "username" : "";
    }

    private static Change store(Arguments arguments) {
        String username = arguments.text("username", 1, TEXT_MAX);
        String password = arguments.text("password", 1, TEXT_MAX);
        for (String name : List.of("username", "password")) {
            if (hasControl(name.equals("username") ? username : password)) {
                arguments.wrong(name, "has a control character, which no login can carry");
            }
        }
        // RFC 7617 §2: what stands before the first colon is the username.
        if (username.indexOf(':') >= 0) {
            arguments.wrong("username", "has a colon, which Basic authentication cannot carry");
        }
        return new Change.Store(username, password, arguments.has("setInDevice") && arguments.flag("setInDevice"));
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7F);
    }

    private static Change derive(Arguments arguments) {
        return only(arguments, "derive",
                new Change.Derive(arguments.has("setInDevice") && arguments.flag("setInDevice")));
    }

    /** One that says nothing but that it is wanted. */
    private static Change only(Arguments arguments, String name, Change change) {
        if (!arguments.flag(name)) {
            arguments.wrong(name, "must be true, or left out");
        }
        return change;
    }

    private static Problem problem(CredentialAdmin.Refusal why) {
        return switch (why) {
            case USERNAME_TAKEN -> Problem.of(Problem.Kind.CONFLICT, "Another device has this username.");
            case DEVICE_UNKNOWN -> Problem.of(Problem.Kind.CONFLICT,
                    "The device has not called yet, so nothing can be set in it.");
            case MODEL_UNKNOWN -> Problem.of(Problem.Kind.CONFLICT,
                    "No Inform of the device has shown its data model, so nothing can be set in it.");
            case UNDER_WAY -> Problem.of(Problem.Kind.CONFLICT,
                    "Another change is on its way into the device; wait for its operation, or cancel that.");
            case NOTHING_NEWER -> Problem.of(Problem.Kind.CONFLICT,
                    "The password is derived with the current key already; rotate that first.");
            case ID_TOO_LONG -> Problem.of(Problem.Kind.CONFLICT,
                    "The device's id is too long for a STUN username, of which there are 256 characters.");
        };
    }

    private static ApiResponse answer(int status, DeviceCredential it, List<String> operations) {
        DeviceCredential now = it.settled();
        ApiResponse response = ApiResponse.of(status, Json.CONTENT_TYPE, Json.object(g -> write(g, now)));
        return operations.isEmpty()
                ? response
                : response.header("Location", Routes.BASE + "/operations/" + operations.getFirst());
    }

    private static void write(JsonGenerator g, DeviceCredential it) {
        g.writeStringProperty("deviceId", it.deviceKey());
        g.writeStringProperty("kind", it.own().kind().name().toLowerCase(Locale.ROOT));
        writeText(g, "username", it.own().username().isEmpty() ? null : it.own().username());
        writeVersion(g, "keyVersion", it.own().keyVersion());
        writeTime(g, "since", it.ownSince());
        DeviceCredential.Change next = it.next();
        g.writeName("change");
        if (next == null) {
            g.writeNull();
        } else {
            g.writeStartObject();
            g.writeStringProperty("kind", next.to().kind().name().toLowerCase(Locale.ROOT));
            g.writeStringProperty("username", next.to().username());
            writeVersion(g, "keyVersion", next.to().keyVersion());
            writeProgress(g, next.progress(), next.operation(), next.at(), next.attempts());
            g.writeEndObject();
        }
        writeTime(g, "bootstrapUntil", it.bootstrapUntil());
        write(g, "connectionRequest", it.requests(), it.deviceKey());
        write(g, "stun", it.stun(), it.deviceKey());
    }

    private static void write(JsonGenerator g, String name, DerivedLogin login, String username) {
        g.writeObjectPropertyStart(name);
        writeText(g, "username", login.keyVersion() + login.next() == 0 ? null : username);
        writeVersion(g, "keyVersion", login.keyVersion());
        writeProgress(g, login.progress(), login.operation(), login.at(), login.attempts());
        g.writeEndObject();
    }

    private static void writeProgress(JsonGenerator g, Progress progress, @Nullable String operation,
            @Nullable Instant at, int attempts) {
        g.writeStringProperty("state", switch (progress) {
            case NONE, DONE -> "settled";
            case OPEN -> "open";
            case FAILED -> "failed";
        });
        writeText(g, "operationId", operation);
        writeTime(g, "at", at);
        g.writeNumberProperty("attempts", attempts);
    }

    private static void writeVersion(JsonGenerator g, String name, int version) {
        g.writeName(name);
        if (version == 0) {
            g.writeNull();
        } else {
            g.writeNumber(version);
        }
    }

    private static void writeText(JsonGenerator g, String name, @Nullable String text) {
        g.writeName(name);
        if (text == null) {
            g.writeNull();
        } else {
            g.writeString(text);
        }
    }

    private static void writeTime(JsonGenerator g, String name, @Nullable Instant time) {
        g.writeName(name);
        Json.writeTime(g, time);
    }
}
