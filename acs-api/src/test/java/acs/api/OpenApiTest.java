package acs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import acs.device.QuirkRules;
import acs.engine.OperationMeters;
import acs.engine.OperationNews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description says what the routes do, and its own examples obey it. */
class OpenApiTest {
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final JsonNode document = schemas.document();
    private final List<Route> routes = Routes.of(new DeviceResource(new MapDeviceStore(), () -> QuirkRules.NONE,
            ApiSettings.Pages.defaults()),
            operations(),
            new SessionResource(MapSessionStore.ports(), new MapDeviceStore(), ApiSettings.Pages.defaults(),
                    InstantSource.system()),
            new CredentialResource(new MapCredentialAdmin(), device -> {}),
            new WakeResource(WakePorts.OFF, new MapDeviceStore()),
            new OpenApiResource());

    private static OperationResource operations() {
        var store = new MapOperationStore();
        var news = new OperationNews();
        return new OperationResource(store, new MapDeviceStore(), device -> {}, news,
                new OperationMeters(new SimpleMeterRegistry()),
                new OperationWait(store, news, Preferences.WAIT_MAX, 1, Schedulers.parallel()),
                ApiSettings.Pages.defaults(), InstantSource.system(), null);
    }

    @Test
    void paths_methods_parameters_and_security_are_those_of_the_routes() {
        Map<String, List<String>> described = new TreeMap<>();
        document.get("paths").forEachEntry((path, item) -> item
                .forEachEntry((method, operation) -> described.put(path + ' ' + method, described(operation))));
        Map<String, List<String>> served = new TreeMap<>();
        List<Route> all = new ArrayList<>(routes);
        all.addAll(FileApiTest.routes());
        for (Route route : all) {
            for (Action action : route.actions()) {
                List<String> facts = new ArrayList<>(action.parameters());
                facts.add(route.access().name());
                facts.add("content " + action.content());
                served.put(route.template() + ' ' + action.method().name().toLowerCase(Locale.ROOT), facts);
            }
        }
        assertThat(described).isEqualTo(served);
    }

    private List<String> described(JsonNode operation) {
        List<String> facts = new ArrayList<>();
        if (operation.has("parameters")) {
            for (JsonNode reference : operation.get("parameters")) {
                JsonNode parameter = document.at(reference.get("$ref").stringValue().substring(1));
                if (parameter.get("in").stringValue().equals("query")) {
                    facts.add(parameter.get("name").stringValue());
                }
            }
        }
        facts.add(operation.has("security") && operation.get("security").isEmpty() ? "OPEN" : "TOKEN");
        facts.add("content " + content(operation));
        return facts;
    }

    private static Action.Content content(JsonNode operation) {
        if (!operation.has("requestBody")) {
            return Action.Content.NONE;
        }
        return operation.at("/requestBody/content").has("application/json")
                ? Action.Content.JSON
                : Action.Content.STREAM;
    }

    @Test
    void every_reference_leads_somewhere() {
        List<JsonNode> references = document.findValues("$ref");
        assertThat(references).isNotEmpty().allSatisfy(
                reference -> assertThat(document.at(reference.stringValue().substring(1)).isMissingNode())
                        .as("%s", reference).isFalse());
    }

    @Test
    void every_example_obeys_its_schema() {
        List<JsonNode> contents = new ArrayList<>();
        document.findParents("example").stream().filter(parent -> parent.has("schema")).forEach(contents::add);
        assertThat(contents).hasSizeGreaterThan(10)
                .allSatisfy(content -> schemas.assertValid(content.get("schema"), content.get("example")));
    }

    @Test
    void limits_are_the_defaults_of_the_settings() {
        ApiSettings.Pages pages = ApiSettings.Pages.defaults();
        JsonNode limit = document.at("/components/parameters/limit/schema");
        assertThat(limit.get("default").intValue()).isEqualTo(pages.limitDefault());
        assertThat(limit.get("maximum").intValue()).isEqualTo(pages.limitMax());
        assertThat(document.at("/components/parameters/parametersLimit/schema/maximum").intValue())
                .isEqualTo(pages.parametersMax());
    }

    @Test
    void the_check_against_schemas_notices_missing_and_additional_members() {
        JsonNode event = document.at("/components/schemas/Event");
        ObjectNode example = (ObjectNode) document.findValues("example").stream().filter(e -> e.has("items"))
                .map(e -> e.get("items").get(0)).filter(e -> e.has("receivedAt")).findFirst().orElseThrow();
        schemas.assertValid("Event", example);
        assertThat(event.get("properties").propertyNames()).allSatisfy(name -> assertThatThrownBy(
                () -> schemas.assertValid("Event", example.deepCopy().without(name)))
                .isInstanceOf(AssertionError.class));
        assertThatThrownBy(() -> schemas.assertValid("Event", example.deepCopy().put("more", 1)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> schemas.assertValid("Problem", document)).isInstanceOf(AssertionError.class);
    }
}
