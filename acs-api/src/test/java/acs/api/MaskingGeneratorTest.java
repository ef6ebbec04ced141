package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

/** Users and passwords in URLs are masked in every document, whatever property and list they stand in. */
class MaskingGeneratorTest {
    private static final String URL = "http://admin:x1y2@192.0.2.1:7547/cr?a=b";
    private static final String MASKED = "http://***@192.0.2.1:7547/cr?a=b";

    @Test
    void in_properties_lists_and_maps() {
        String document = new String(Json.page(List.of(URL, "http://192.0.2.1/a@b"), null, MaskingGeneratorTest::write),
                StandardCharsets.UTF_8);

        assertThat(document).doesNotContain("x1y2").contains("\"url\":\"" + MASKED + "\"",
                "\"list\":[\"see " + MASKED + "\"]", "\"free\":{\"a\":[\"" + MASKED + "\",7]}",
                "\"url\":\"http://192.0.2.1/a@b\"");
    }

    @Test
    void in_requests_and_results_that_are_copied_token_by_token() {
        String request = "{\"url\":\"" + URL + "\",\"parameterValues\":[{\"path\":\"A.B\",\"value\":\"to " + URL
                + " \\u0040 home\"}],\"password\":\"x1y2\"}";

        String document = object(g -> {
            g.writeName("request");
            MaskedJson.request(g, request, "key");
            g.writeName("result");
            MaskedJson.result(g, request);
            g.writeStringProperty("value", MaskedJson.value("Device.X.Url", URL));
        });

        assertThat(document).doesNotContain("x1y2").contains("\"url\":\"" + MASKED + "\"",
                "\"to " + MASKED + " @ home\"",
                "\"value\":\"" + MASKED + "\"");
    }

    @Test
    void in_problems() {
        assertThat(object(g -> g.writeStringProperty("detail", "\"" + URL + "\" is no URL")))
                .isEqualTo("{\"detail\":\"\\\"" + MASKED + "\\\" is no URL\"}");
    }

    private static void write(JsonGenerator g, String url) {
        g.writeStartObject();
        g.writeStringProperty("url", url);
        g.writeName("list");
        Json.writeStrings(g, List.of("see " + url));
        g.writeName("free");
        g.writePOJO(Map.of("a", List.of(url, 7)));
        g.writeEndObject();
    }

    private static String object(java.util.function.Consumer<JsonGenerator> members) {
        return new String(Json.object(members), StandardCharsets.UTF_8);
    }
}
