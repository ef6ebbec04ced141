package acs.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import reactor.core.publisher.Mono;

/** The API's description for machines, OpenAPI 3.1; read once. */
final class OpenApiResource {
    private static final String RESOURCE = "openapi.json";

    private final byte[] document;

    OpenApiResource() {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            document = in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Mono<ApiResponse> document(ApiRequest request) {
        return Mono.fromSupplier(() -> ApiResponse.shared(Json.CONTENT_TYPE, document).tagged());
    }
}
