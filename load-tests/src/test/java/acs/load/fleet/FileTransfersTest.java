package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import acs.cwmp.FaultStruct;
import acs.load.cpe.Transfer;
import acs.load.cpe.TransferredFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileTransfersTest {
    private final FileTransfers transfers = new FileTransfers(false);
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        transfers.close();
        server.close();
    }

    @Test
    void a_file_is_fetched_and_its_name_tells_the_version() {
        assertThat(download("/fw/2.0.1.bin", 0)).isEqualTo(new TransferredFile(FaultStruct.NONE, "2.0.1"));
        assertThat(download("/fw/2.0.2.bin", FileServer.LENGTH)).isEqualTo(
                new TransferredFile(FaultStruct.NONE, "2.0.2"));
    }

    @ParameterizedTest
    @CsvSource({"/forbidden.bin,9012", "/login/1.bin,9012", "/nothing.bin,9016", "/moved.bin,9016", "/broken.bin,9010",
            "/cut.bin,9017", "/empty.bin,9018"})
    void what_the_server_does_wrong_has_a_fault(String path, int fault) {
        assertThat(fault(download(path, 0))).isEqualTo(fault);
    }

    @Test
    void a_file_of_another_length_than_announced_is_incomplete_or_corrupted() {
        assertThat(fault(download("/1.bin", FileServer.LENGTH + 1))).isEqualTo(9017);
        assertThat(fault(download("/1.bin", FileServer.LENGTH - 1))).isEqualTo(9018);
    }

    @Test
    void the_requests_login_is_given_by_basic_authentication() {
        assertThat(done(transfer("Download", server.url("/login/1.bin"), "u", "p", 0)).fault().isSuccess()).isTrue();
        assertThat(fault(done(transfer("Download", server.url("/login/1.bin"), "u", "x", 0)))).isEqualTo(9012);
    }

    @Test
    void an_upload_arrives() {
        assertThat(done(transfer("Upload", server.url("/login/log"), "u", "p", 0)).fault().isSuccess()).isTrue();
        assertThat(server.uploads()).containsOnlyKeys("/login/log");
        assertThat(server.uploads().get("/login/log")).contains("1 Any Type");
    }

    @ParameterizedTest
    @CsvSource({"/login/log,9012", "/full/log,9011"})
    void an_upload_that_is_refused_has_a_fault(String path, int fault) {
        assertThat(fault(done(transfer("Upload", server.url(path), "", "", 0)))).isEqualTo(fault);
    }

    @Test
    void nobody_there_is_no_contact() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(fault(done(transfer("Download", "http://127.0.0.1:" + port + "/1.bin", "", "", 0))))
                .isEqualTo(9015);
        assertThat(fault(done(transfer("Upload", "http://127.0.0.1:" + port + "/log", "", "", 0)))).isEqualTo(9015);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1/1.bin", "http:///1.bin", "http://127.0.0.1/a b",
            "https://127.0.0.1/1.bin",
            "ftp://127.0.0.1/1.bin"})
    void another_machine_and_what_is_no_http_URL_are_not_contacted(String url) {
        assertThat(fault(done(transfer("Download", url, "", "", 0)))).isEqualTo(9015);
    }

    @Test
    void only_plain_HTTP_is_spoken() {
        assertThat(transfers.speaks("HTTP://127.0.0.1/1.bin")).isTrue();
        assertThat(transfers.speaks("https://127.0.0.1/1.bin")).isFalse();
    }

    @Test
    void a_file_that_is_too_long_is_not_taken_to_its_end() {
        try (FileTransfers small = new FileTransfers(false, FileServer.LENGTH - 1, Duration.ofMinutes(1))) {
            assertThat(fault(small.begin(transfer("Download", server.url("/1.bin"), "", "", 0)).join()))
                    .isEqualTo(9017);
        }
    }

    @Test
    void a_server_that_does_not_answer_is_given_up() {
        try (FileTransfers hasty = new FileTransfers(false, FileTransfers.BYTES_MAX, Duration.ofMillis(300))) {
            assertThat(fault(hasty.begin(transfer("Download", server.url("/held/1.bin"), "", "", 0)).join()))
                    .isEqualTo(9010);
        }
    }

    private TransferredFile download(String path, long size) {
        return done(transfer("Download", server.url(path), "", "", size));
    }

    private TransferredFile done(Transfer transfer) {
        return transfers.begin(transfer).join();
    }

    private static int fault(TransferredFile file) {
        return file.fault().faultCode().number();
    }

    private static Transfer transfer(String method, String url, String username, String password, long size) {
        return new Transfer(method, "k", "1 Any Type", url, username, password, size, "", 0);
    }
}
