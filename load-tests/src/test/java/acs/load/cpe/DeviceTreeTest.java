package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static acs.load.cpe.SmallDevice.TREE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import acs.cwmp.ParameterType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTreeTest {
    private static final String INSTANCE = ROOT + "WANDevice.1.PortMapping.2.";

    @Test
    void a_CSV_gives_objects_parameters_types_and_attributes() {
        assertThat(TREE.root()).isEqualTo(ROOT);
        assertThat(TREE.node(ROOT + "WANDevice.1.PortMapping."))
                .isEqualTo(DeviceNode.object(ROOT + "WANDevice.1.PortMapping.", true));
        assertThat(TREE.value(ROOT + "DeviceInfo.ProvisioningCode")).isEqualTo("a \"b\",\nc");
        assertThat(TREE.node(ROOT + "ManagementServer.PeriodicInformInterval")).isEqualTo(DeviceNode
                .parameter(ROOT + "ManagementServer.PeriodicInformInterval", true, "300", ParameterType.UNSIGNED_INT));
        DeviceNode url = TREE.node(ROOT + "ManagementServer.ConnectionRequestURL");
        assertThat(url).isNotNull();
        assertThat(url.notification()).isEqualTo(2);
        assertThat(url.accessList()).containsExactly("Subscriber");
    }

    @Test
    void DeviceID_and_Events_are_no_part_of_the_tree_but_tell_who_it_is() {
        assertThat(TREE.below("")).allMatch(node -> node.name().startsWith(ROOT));
        assertThat(TREE.identity("Manufacturer")).isEqualTo("Example, Inc.");
    }

    @Test
    void objects_that_a_dump_leaves_out_are_there() {
        assertThat(TREE.node(ROOT + "IPPingDiagnostics.")).isNotNull();
        assertThat(TREE.node(ROOT + "ManagementServer.ParameterKey")).isNotNull();
    }

    @Test
    void children_are_those_of_one_level() {
        assertThat(TREE.children(INSTANCE)).extracting(DeviceNode::name).containsExactly(INSTANCE + "Enabled",
                INSTANCE + "ExternalPort", INSTANCE + "Host.", INSTANCE + "Stats.");
    }

    @Test
    void devices_of_a_model_share_its_tree_and_keep_only_what_differs() {
        DeviceTree one = TREE.fresh();
        DeviceTree other = TREE.fresh();
        one.set(INSTANCE + "ExternalPort", "81");
        one.remove(INSTANCE + "Host.");

        assertThat(one.value(INSTANCE + "ExternalPort")).isEqualTo("81");
        assertThat(one.below(INSTANCE + "Host.")).isEmpty();
        assertThat(one.changedNodes()).isEqualTo(4);
        assertThat(other.value(INSTANCE + "ExternalPort")).isEqualTo("80");
        assertThat(other.below(INSTANCE + "Host.")).hasSize(3);
        assertThat(other.changedNodes()).isZero();
        one.reset();
        assertThat(one.below("")).isEqualTo(TREE.below(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n1,2\n", "Parameter,Object\n", "Parameter,Object\nDeviceID.OUI,false\n",
            "Parameter,Object\nDevice.A,true\nInternetGatewayDevice.A,true\n"})
    void what_describes_no_device_is_refused(String csv) {
        assertThatThrownBy(() -> DeviceTree.parse(csv)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_trees_of_real_devices_are_read() throws IOException {
        Path folder = Path.of("../../shared/devices");
        assumeTrue(Files.isDirectory(folder), "the collection of devices is not here");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".csv")).toList();
            assertThat(models).hasSizeGreaterThan(10).allSatisfy(file -> {
                DeviceTree tree = DeviceTree.parse(Files.readString(file));
                assertThat(tree.below("").size()).isGreaterThan(10);
                assertThat(tree.value(tree.root() + "DeviceInfo.SoftwareVersion")).isNotEmpty();
            });
        }
    }
}
