package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.Fault;
import acs.cwmp.TransferCompleteResponse;
import acs.engine.MemoryOperations.Stored;
import acs.operation.Operation;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TransferCompletes that no CPE should send: each is confirmed, and settles at most one download. */
class OddTransfersTest {
    private static final String FINE = "<FaultStruct><FaultCode>0</FaultCode><FaultString/></FaultStruct>";
    private static final String TIMES = "<StartTime>0001-01-01T00:00:00Z</StartTime>"
            + "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime>";

    private final CpeDialogue cpe = new CpeDialogue();
    private final Stored first = cpe.operations.add(download());
    private final Stored second = cpe.operations.add(download());

    private static Operation download() {
        return new Operation.Rpc(
                new Download("", "3 Vendor Configuration File", "http://f/", "", "", 0, "", 0, "", ""));
    }

    @BeforeEach
    void both_downloads_are_under_way() {
        cpe.begin("2 PERIODIC");
        DownloadResponse later = new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        cpe.answers(later);
        assertThat(cpe.answers(later)).isEqualTo(204);
        assertThat(first.status()).isEqualTo(OperationStatus.WAITING);
        assertThat(second.status()).isEqualTo(OperationStatus.WAITING);
    }

    private void completes(String commandKey, String fault) {
        assertThat(cpe.inform("7 TRANSFER COMPLETE")).isEqualTo(200);
        assertThat(cpe.posts(transferComplete(commandKey, fault))).isEqualTo(200);
        assertThat(cpe.heard()).isEqualTo(new TransferCompleteResponse());
        assertThat(cpe.empty()).isEqualTo(204);
    }

    private static String transferComplete(String commandKey, String fault) {
        return Soap.envelope("<cwmp:TransferComplete>" + commandKey + fault + TIMES + "</cwmp:TransferComplete>");
    }

    /** Quirk Q40. */
    @ParameterizedTest
    @ValueSource(strings = {"", "<CommandKey/>", "<CommandKey> </CommandKey>", "<CommandKey>(null)</CommandKey>"})
    void without_a_key_the_oldest_download_ends(String commandKey) {
        completes(commandKey, FINE);

        assertThat(first.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(second.status()).isEqualTo(OperationStatus.WAITING);
    }

    @Test
    void a_foreign_key_ends_nothing_and_is_confirmed_all_the_same() {
        completes("<CommandKey>another server's</CommandKey>", FINE);

        assertThat(first.status()).isEqualTo(OperationStatus.WAITING);
        assertThat(second.status()).isEqualTo(OperationStatus.WAITING);
        assertThat(cpe.recorded).hasSize(1);
    }

    @Test
    void a_second_one_with_the_same_key_ends_nothing_more() {
        String key = "<CommandKey>" + second.commandKey() + "</CommandKey>";
        completes(key, FINE);
        completes(key, "<FaultStruct><FaultCode>9010</FaultCode><FaultString>late</FaultString></FaultStruct>");

        assertThat(second.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(first.status()).isEqualTo(OperationStatus.WAITING);
        assertThat(cpe.recorded).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"9010, 9010", "9899, 9899", "-1, -1", "Server, 9001"})
    void a_fault_fails_the_download_whatever_its_code(String code, int told) {
        completes("<CommandKey>" + first.commandKey() + "</CommandKey>",
                "<FaultStruct><FaultCode>" + code + "</FaultCode><FaultString>no</FaultString></FaultStruct>");

        assertThat(first.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(Objects.requireNonNull(first.fault()).reason()).isEqualTo(Reason.TRANSFER_FAILED);
        assertThat(Objects.requireNonNull(first.fault()).code()).isEqualTo(told);
    }

    @Test
    void without_a_fault_struct_it_is_refused_and_settles_nothing_until_it_comes_again() {
        cpe.inform("7 TRANSFER COMPLETE");
        cpe.posts(transferComplete("<CommandKey>" + first.commandKey() + "</CommandKey>", ""));

        assertThat(cpe.heard()).isInstanceOfSatisfying(Fault.class,
                fault -> assertThat(fault.faultCode().number()).isEqualTo(8003));
        assertThat(first.status()).isEqualTo(OperationStatus.WAITING);
        completes("<CommandKey>" + first.commandKey() + "</CommandKey>", FINE);
        assertThat(first.status()).isEqualTo(OperationStatus.SUCCEEDED);
    }
}
