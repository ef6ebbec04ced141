package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Test;

/** io_uring serves where the kernel has it, and a start that asks for it in vain says which setting to change. */
class IoUringTest {
    @Test
    void a_session_is_served_by_io_uring_where_the_kernel_allows_it() {
        assumeThat(IoUring.isAvailable()).as(() -> "io_uring here: " + IoUring.unavailabilityCause()).isTrue();
        SouthboundSettings settings = SouthboundSettings.defaults().with(SocketTransport.IO_URING);
        try (SouthboundFixture acs = new SouthboundFixture(settings)) {
            RawCpe cpe = acs.cpe();
            String cookie = cpe.post(Envelopes.inform("1")).expect(200).cookie();
            assertThat(cpe.postWithCookie(Envelopes.getRpcMethods(), cookie).expect(200).body())
                    .contains("GetRPCMethodsResponse");
            assertThat(cpe.postWithCookie(Envelopes.transferComplete(), cookie).expect(200).body())
                    .contains("TransferCompleteResponse");
            cpe.postWithCookie("", cookie).expect(204);
            assertThat(acs.sessions.size()).isZero();
            cpe.post(Envelopes.largeInform("1", 1_000_000)).expect(200);
        }
    }

    /** A JVM of its own, since Netty decides once what is available. */
    @Test
    void a_start_without_io_uring_names_the_setting() throws Exception {
        Process start = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.transport.noNative=true", "-cp", System.getProperty("java.class.path"),
                Start.class.getName()).redirectErrorStream(true).start();
        try {
            String said = new String(start.getInputStream().readAllBytes(), UTF_8);
            assertThat(start.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(said).contains("cwmp.transport is io_uring, which is not available here");
            assertThat(start.exitValue()).isEqualTo(1);
        } finally {
            start.destroyForcibly();
        }
    }

    /** The server alone, by io_uring. */
    static final class Start {
        private Start() {}

        public static void main(String[] args) {
            new SouthboundFixture(SouthboundSettings.defaults().with(SocketTransport.IO_URING)).close();
        }
    }
}
