package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Download;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.SetParameterValues;
import acs.engine.MemoryOperations;
import acs.engine.MemoryOperations.Stored;
import acs.operation.Operation;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that no CPE should give: the operation ends with a reason, and the session goes on or ends cleanly. */
class OddAnswersTest {
    private final CpeDialogue cpe = new CpeDialogue();

    private Stored queued(AcsRequest request) {
        return cpe.operations.add(new Operation.Rpc(request));
    }

    private static GetParameterValuesResponse values(int count) {
        return new GetParameterValuesResponse(
                IntStream.range(0, count).mapToObj(i -> ParameterValue.of("Device.P" + i, "1")).toList());
    }

    private static Reason reason(Stored stored) {
        assertThat(stored.status()).isEqualTo(OperationStatus.FAILED);
        return Objects.requireNonNull(stored.fault()).reason();
    }

    private void assertTheNextOneIsServed() {
        assertThat(cpe.asked()).isEqualTo(new GetRpcMethods());
        assertThat(cpe.answers(new GetRpcMethodsResponse(List.of("Reboot")))).isEqualTo(204);
        assertThat(cpe.isOver()).isTrue();
    }

    @Test
    void a_response_to_another_rpc_ends_the_operation_alone() {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.answers(new DeleteObjectResponse(0));

        assertThat(reason(add)).isEqualTo(Reason.WRONG_ANSWER);
        assertTheNextOneIsServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id-1", "0", "1-2"})
    void a_response_under_another_id_ends_the_operation_alone(String id) {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.says(id, new AddObjectResponse(1, 0));

        assertThat(reason(add)).isEqualTo(Reason.WRONG_ANSWER);
        assertTheNextOneIsServed();
    }

    @Test
    void an_empty_post_instead_of_an_answer_ends_the_operation_alone() {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.empty();

        assertThat(reason(add)).isEqualTo(Reason.NO_ANSWER);
        assertTheNextOneIsServed();
    }

    @Test
    void an_answer_that_cannot_be_read_ends_the_operation_alone() {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.posts(Soap.envelope("<cwmp:AddObjectResponse><InstanceNumber>many</InstanceNumber><Status>0</Status>"
                + "</cwmp:AddObjectResponse>"));

        assertThat(reason(add)).isEqualTo(Reason.UNREADABLE_ANSWER);
        assertTheNextOneIsServed();
    }

    @Test
    void what_is_no_envelope_ends_operation_and_session() {
        Stored add = queued(new AddObject("Device.T.", "k"));
        cpe.begin("2 PERIODIC");

        assertThat(cpe.posts("<html>busy</html>")).isEqualTo(400);
        assertThat(reason(add)).isEqualTo(Reason.UNREADABLE_ANSWER);
        assertThat(cpe.isOver()).isTrue();
    }

    @Test
    void a_device_that_refuses_everything_is_asked_everything_once() {
        for (AcsRequest request : List.of(new GetRpcMethods(), new AddObject("Device.T.", "k"),
                new GetParameterValues(List.of("Device.A", "Device.B")), new GetParameterNames("Device.", false),
                new SetParameterValues(List.of(ParameterValue.of("Device.A", "1")), "k"), new Reboot(""),
                new Download("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", 0, "", ""))) {
            queued(request);
        }
        cpe.operations.add(new Operation.Refresh(ParameterPath.ROOT));
        cpe.begin("2 PERIODIC");
        int asked = 0;
        for (int status = 200; status == 200; asked++) {
            status = cpe.answers(Fault.of(new FaultCode(9001), "I will not"));
        }

        assertThat(asked).isEqualTo(cpe.operations.all().size());
        assertThat(cpe.operations.all()).allSatisfy(each -> assertThat(reason(each)).isEqualTo(Reason.CPE_FAULT));
        assertThat(cpe.isOver()).isTrue();
    }

    /** A text for a number counts as 9001, no reason given; any number is kept. */
    @ParameterizedTest
    @CsvSource({"<FaultCode>9800</FaultCode>, 9800", "<FaultCode>9899</FaultCode>, 9899", "<FaultCode>0</FaultCode>, 0",
            "<FaultCode>-1</FaultCode>, -1", "<FaultCode>Server</FaultCode>, 9001", "<FaultCode/>, 9001", "'', 9001",
            "<FaultCode>99999999999</FaultCode>, 9001"})
    void a_fault_is_a_fault_whatever_its_code(String code, int told) {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.posts(Soap.envelope("<soap:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring>"
                + "<detail><cwmp:Fault>" + code + "<FaultString>no</FaultString></cwmp:Fault></detail></soap:Fault>")
                .replace("id-1", cpe.id()));

        assertThat(reason(add)).isEqualTo(Reason.CPE_FAULT);
        assertThat(Objects.requireNonNull(add.fault()).code()).isEqualTo(told);
        assertTheNextOneIsServed();
    }

    @Test
    void a_fault_of_soap_alone_ends_the_operation_with_that_reason() {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.posts(
                Soap.envelope("<soap:Fault><faultcode>Server</faultcode><faultstring>oops</faultstring></soap:Fault>"));

        assertThat(reason(add)).isEqualTo(Reason.UNREADABLE_ANSWER);
        assertTheNextOneIsServed();
    }

    @Test
    void the_answer_to_a_request_of_an_earlier_session_answers_nothing_in_the_next() {
        Stored read = queued(new GetParameterValues(List.of("Device.A")));
        cpe.begin("2 PERIODIC");
        String earlier = cpe.id();
        cpe.begin("1 BOOT");
        assertThat(cpe.asked()).as("it is put off").isNull();
        cpe.begin("2 PERIODIC");

        assertThat(cpe.id()).isNotEqualTo(earlier);
        assertThat(cpe.says(earlier, values(1))).isEqualTo(204);
        assertThat(reason(read)).isEqualTo(Reason.WRONG_ANSWER);
    }

    @Test
    void an_answer_before_anything_was_asked_ends_the_session_and_no_operation() {
        Stored read = queued(new GetParameterValues(List.of("Device.A")));
        cpe.inform("2 PERIODIC");

        assertThat(cpe.says("1-1", values(1))).isEqualTo(400);
        assertThat(read.status()).isEqualTo(OperationStatus.QUEUED);
        assertThat(read.attempts()).isZero();
        assertThat(cpe.isOver()).isTrue();
    }

    @Test
    void more_parameters_than_a_message_may_have_end_operation_and_session() {
        Stored read = queued(new GetParameterValues(List.of("Device.")));
        cpe.begin("2 PERIODIC");

        assertThat(cpe.answers(values(100_000))).isBetween(400, 413);
        assertThat(reason(read)).isEqualTo(Reason.UNREADABLE_ANSWER);
        assertThat(read.report().values()).isEmpty();
        assertThat(cpe.isOver()).isTrue();
    }

    @Test
    void names_beside_the_asked_path_are_told_and_not_believed() {
        Stored read = queued(new GetParameterValues(List.of("Device.A.")));
        cpe.begin("2 PERIODIC");
        GetParameterValuesResponse answer = new GetParameterValuesResponse(
                List.of(ParameterValue.of("Device.A.X", "1"), ParameterValue.of("Device.Other", "2"),
                        ParameterValue.of("Device.AX", "3")));

        assertThat(cpe.answers(answer)).isEqualTo(204);
        assertThat(read.result()).isEqualTo(new OperationResult.Answered(answer));
        assertThat(read.report().values()).containsExactly(ParameterValue.of("Device.A.X", "1"));
    }

    @Test
    void the_answer_to_an_operation_that_was_called_off_changes_nothing_and_the_next_one_is_asked() {
        Stored add = queued(new AddObject("Device.T.", "k"));
        queued(new GetRpcMethods());
        cpe.begin("2 PERIODIC");
        cpe.operations.cancel(add);
        cpe.answers(new AddObjectResponse(1, 0));

        assertThat(add.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(add.result()).isNull();
        assertTheNextOneIsServed();
    }

    @ParameterizedTest
    @ValueSource(ints = {9002, 9004})
    void the_same_fault_for_ever_is_met_as_often_as_the_operation_may_be_begun(int code) {
        Stored delete = queued(new DeleteObject("Device.T.1.", "k"));
        int sessions = 0;
        while (delete.status() == OperationStatus.QUEUED && sessions < 20) {
            cpe.begin("2 PERIODIC");
            assertThat(cpe.answers(Fault.of(new FaultCode(code), "not now"))).isEqualTo(204);
            sessions++;
        }

        assertThat(sessions).isEqualTo(MemoryOperations.ATTEMPTS_MAX);
        assertThat(reason(delete)).isEqualTo(Reason.CPE_FAULT);
        assertThat(Objects.requireNonNull(delete.fault()).code()).isEqualTo(code);
    }

    @Test
    void an_operation_that_breaks_every_session_is_given_up() {
        Stored read = queued(new GetParameterValues(List.of("Device.A")));
        int sessions = 0;
        while (read.status().isOpen() && sessions < 20) {
            cpe.begin("1 BOOT");
            sessions++;
        }

        assertThat(read.attempts()).isEqualTo(MemoryOperations.ATTEMPTS_MAX);
        assertThat(reason(read)).isEqualTo(Reason.SESSION_LOST);
    }
}
