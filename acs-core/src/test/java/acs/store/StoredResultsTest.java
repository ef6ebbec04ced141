package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.port.OperationRecord;
import org.junit.jupiter.api.Test;

/** How much of a result is kept, and what lists tell of it. */
class StoredResultsTest extends OperationsTests {
    private static final OperationResult RESULT = new OperationResult.Answered(new GetParameterValuesResponse(
            List.of(ParameterValue.of("InternetGatewayDevice.DeviceInfo.Description", "grün ".repeat(400)))));

    @Test
    void a_list_without_results_tells_their_lengths_alone() {
        enqueue(read(), 0);
        enqueue(read(), 1);
        enqueue(read(), 2);
        LeasedOperation next = leased(claim(null));
        next = leased(claim(OperationEnd.of(next, new Outcome.Succeeded(RESULT))));
        operations.release(OperationEnd.of(next, new Outcome.Succeeded(RESULT))).block(PATIENCE);
        next = leased(claim(null));
        claim(OperationEnd.of(next, new Outcome.Waits(RESULT, Duration.ofHours(1))));

        List<OperationRecord> shown = operations.list(null, null, "", 10, true).blockOptional(PATIENCE).orElseThrow();
        List<OperationRecord> counted = operations.list(null, null, "", 10, false).blockOptional(PATIENCE)
                .orElseThrow();

        assertThat(shown).hasSize(3);
        assertThat(counted).hasSize(3);
        for (int i = 0; i < shown.size(); i++) {
            String result = Objects.requireNonNull(shown.get(i).result());
            assertThat(result).contains("grün");
            assertThat(counted.get(i).result()).isNull();
            assertThat(counted.get(i).resultBytes()).isEqualTo(result.getBytes(StandardCharsets.UTF_8).length)
                    .isEqualTo(shown.get(i).resultBytes());
            assertThat(counted.get(i).request()).isEqualTo(shown.get(i).request());
        }
    }

    @Test
    void an_operation_without_a_result_has_no_length_of_one() {
        enqueue(read(), 0);

        assertThat(operations.list(null, null, "", 10, false).blockOptional(PATIENCE).orElseThrow())
                .allSatisfy(one -> assertThat(one.resultBytes()).isNull());
    }

    @Test
    void of_a_result_that_an_older_release_stored_the_size_in_the_store_is_told() {
        String id = enqueue(read(), 0);
        claim(OperationEnd.of(leased(claim(null)), new Outcome.Succeeded(RESULT)));
        TestPostgres.query(database, "UPDATE operation SET result_bytes = NULL");

        assertThat(find(id).resultBytes()).isBetween(10L, 1_000L);
    }

    @Test
    void a_result_that_an_older_release_stored_without_a_bound_is_not_unpacked() {
        String id = enqueue(read(), 0);
        ByteBuffer packed = PackedJson.pack(" ".repeat(PackedJson.UNPACKED_MAX + 1));
        operations.run(connection -> Rows.changed(connection.createStatement("UPDATE operation SET result = $1")
                .bind(0, packed))).block(PATIENCE);

        assertThat(find(id).result()).isEqualTo(ResultSummary.OF_ANOTHER_RELEASE);

        TestPostgres.query(database, "UPDATE operation SET result = convert_to(repeat(' ', 18000000), 'UTF8')");
        assertThat(find(id).result()).isEqualTo(ResultSummary.OF_ANOTHER_RELEASE);
        assertThat(find(id).resultBytes()).isEqualTo(18_000_000);
    }

    private static OperationEnd read(LeasedOperation leased, int count, boolean fails) {
        List<ParameterValue> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(ParameterValue.of("InternetGatewayDevice.X." + i, "value " + i));
        }
        OperationResult result = new OperationResult.Answered(new GetParameterValuesResponse(values));
        Outcome outcome = fails
                ? new Outcome.Failed(OperationFault.of(OperationFault.Reason.NO_ANSWER, "nothing"), result)
                : new Outcome.Succeeded(result);
        return new OperationEnd(leased, outcome,
                new ParameterReport(values, List.of(), List.of(), List.of(), null), 0);
    }

    private OperationRecord stored(int bytesMax, Function<LeasedOperation, OperationEnd> end) {
        PostgresOperations bounded = new PostgresOperations(new DatabaseConnections(database, settings), settings,
                new ResultPolicy(StoreSecrets.unsealed(), bytesMax), clock);
        try {
            String id = enqueue(read(), 0);
            LeasedOperation leased = leased(bounded.claim(DEVICE, null).blockOptional(PATIENCE).orElseThrow());
            bounded.claim(DEVICE, end.apply(leased)).block(PATIENCE);
            return find(id);
        } finally {
            bounded.close().block(PATIENCE);
        }
    }

    @Test
    void a_result_that_is_too_large_is_stored_as_a_summary_and_its_values_are_in_the_shadow() {
        OperationRecord stored = stored(1_000, leased -> read(leased, 100, false));

        assertThat(stored.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(stored.result()).isEqualTo("{\"truncated\":true,\"resultTooLarge\":\"operations.result-bytes-max\","
                + "\"bytesMax\":1000,\"counts\":{\"parameterValues\":100}}");
        assertThat(stored.resultBytes()).isEqualTo(Objects.requireNonNull(stored.result()).length());
        PostgresDeviceStore devices = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings);
        try {
            assertThat(devices.parameters(DEVICE, new ParameterPath("InternetGatewayDevice.X."))
                    .blockOptional(PATIENCE).orElseThrow()).hasSize(100);
        } finally {
            devices.close().block(PATIENCE);
        }
    }

    @Test
    void a_result_within_the_bound_is_stored_to_the_last_byte() {
        String whole = Objects.requireNonNull(stored(1 << 20, leased -> read(leased, 100, true)).result());

        assertThat(stored(whole.length(), leased -> read(leased, 100, true)).result()).isEqualTo(whole);
        assertThat(stored(whole.length() - 1, leased -> read(leased, 100, true)).result())
                .contains("\"truncated\":true");
    }
}
