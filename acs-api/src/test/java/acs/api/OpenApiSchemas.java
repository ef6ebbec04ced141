package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Objects;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as it ships; validates JSON against its schemas. */
final class OpenApiSchemas {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    OpenApiSchemas() {
        try (InputStream in = Objects.requireNonNull(ApiServer.class.getResourceAsStream("openapi.json"))) {
            document = JSON.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    JsonNode document() {
        return document;
    }

    Collection<String> properties(String schema) {
        return document.at("/components/schemas/" + schema + "/properties").propertyNames();
    }

    void assertValid(String schema, JsonNode json) {
        ObjectNode reference = JSON.createObjectNode();
        reference.put("$ref", "#/components/schemas/" + schema);
        assertValid(reference, json);
    }

    /** Clients must bear members that they do not know; this server may write none that is not described. */
    private static JsonNode strict(JsonNode components) {
        JsonNode strict = components.deepCopy();
        strict.findParents("properties").forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
        return strict;
    }

    void assertValid(JsonNode schema, JsonNode json) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", strict(document.get("components")));
        assertThat(registry.getSchema(whole).validate(json,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))).as("%s", json)
                .isEmpty();
    }
}
