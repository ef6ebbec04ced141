package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.app.config.Setting;
import acs.app.config.Settings;
import acs.transport.stun.Stun;
import acs.transport.stun.StunMessage;
import acs.transport.stun.StunWriter;
import acs.transport.stun.TransactionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with STUN switched on by its settings. */
@Timeout(180)
class StunOfTheServerTest {
    @TempDir
    private Path here;

    @Test
    void it_answers_once_started_and_not_after_the_close() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<ConfigInput.Flag> flags = new ArrayList<>();
        Settings.ALL.stream().map(Setting::key).filter(key -> key.matches("(cwmp|api|management|files)\\.port"))
                .forEach(key -> flags.add(new ConfigInput.Flag(key, "0", "--set")));
        flags.add(new ConfigInput.Flag("stun.enabled", "true", "--set"));
        flags.add(new ConfigInput.Flag("stun.port", Integer.toString(port), "--set"));
        AcsApplication application = new AcsApplication(
                ConfigLoader.load(new ConfigInput(Map.of(), flags, null, here)));
        try (DatagramSocket device = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            device.setSoTimeout(20_000);
            device.connect(InetAddress.getLoopbackAddress(), port);
            try {
                application.start();
                InetSocketAddress own = new InetSocketAddress(device.getLocalAddress(), device.getLocalPort());
                assertThat(ask(device).address(Stun.MAPPED_ADDRESS)).contains(own);
            } finally {
                application.close();
            }
            assertThatThrownBy(() -> ask(device)).isInstanceOf(PortUnreachableException.class);
        }
    }

    private static StunMessage ask(DatagramSocket device) throws Exception {
        byte[] request = new StunWriter(Stun.BINDING_REQUEST, new TransactionId(1, 2)).finish();
        device.send(new DatagramPacket(request, request.length));
        DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
        device.receive(answer);
        return StunMessage.read(Arrays.copyOf(answer.getData(), answer.getLength()));
    }
}
