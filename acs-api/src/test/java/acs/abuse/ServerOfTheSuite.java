package acs.abuse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import acs.app.OwnCertificates;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the server that all attacks without credentials share: started once, ended after the last test. */
final class ServerOfTheSuite implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(ServerOfTheSuite.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AbusedServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(HERE).getOrComputeIfAbsent(AbusedServer.class, key -> started(),
                AbusedServer.class);
    }

    private static AbusedServer started() {
        try {
            OwnCertificates own = OwnCertificates.made(Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "abuse-tls")).toAbsolutePath(), "certificates"));
            return new AbusedServer("open", Map.of("ACS_TLS_CERTIFICATE_FILES", own.file("server.pem"),
                    "ACS_TLS_KEY_FILES", own.file("server.key"), "ACS_STUN_ENABLED", "true"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
