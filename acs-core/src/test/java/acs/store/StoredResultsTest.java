package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationResult;
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
}
