package acs.load.cpe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The tree of the fixture {@code small.csv}. */
final class SmallDevice {
    static final String ROOT = "InternetGatewayDevice.";
    static final DeviceTree TREE = tree();

    private SmallDevice() {}

    private static DeviceTree tree() {
        try (InputStream csv = Objects.requireNonNull(SmallDevice.class.getResourceAsStream("small.csv"))) {
            return DeviceTree.parse(new String(csv.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
