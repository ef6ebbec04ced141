package acs.abuse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A release for the launcher: the shipped script and a jar whose manifest names the class path of this build. */
final class Installation {
    private static final Path LAUNCHER = Path.of("..", "deploy", "acs");

    private Installation() {}

    /** Makes one, in place of what a former run left there. */
    static Path madeIn(Path folder) throws IOException {
        delete(folder);
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        Files.copy(LAUNCHER, deploy.resolve("acs"));
        if (!deploy.resolve("acs").toFile().setExecutable(true)) {
            throw new IOException("no right to make the launcher executable");
        }
        writeClassPath(Files.createDirectories(deploy.resolve("target/acs/lib")).resolve("classes.jar"));
        Files.createFile(deploy.resolve("target/acs/built"));
        return folder;
    }

    private static void writeClassPath(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.isEmpty() && !isOfTests(entry)).map(Path::of).filter(Files::exists)
                        .map(entry -> entry.toUri().toString()).collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private static boolean isOfTests(String entry) {
        return entry.contains("test-classes") || entry.endsWith("-tests.jar");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
