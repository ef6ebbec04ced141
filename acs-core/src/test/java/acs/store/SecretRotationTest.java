package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import acs.credential.KeyRing;
import acs.credential.Keys;
import acs.cwmp.EventCode;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.CredentialAdmin.Change;
import org.junit.jupiter.api.Test;

/** Everything that is sealed anywhere is sealed again under a newer key, and opens as before. */
class SecretRotationTest extends CredentialTests {
    private static final ParameterValue SECRET = ParameterValue.of(ROOT + "X.Password", "a-secret");

    @Test
    void nothing_is_left_of_the_older_key() {
        store();
        assertThat(all()).contains("sealed:1:");
        List<String> lines = new ArrayList<>();
        secretKeys.set(Keys.seeded(2, 50));

        assertThat(new SecretRotation(operations, secrets, 2, lines::add).run().block(PATIENCE)).isTrue();

        assertThat(all()).contains("sealed:2:").doesNotContain("sealed:1:");
        assertThat(rows("SELECT count(*) FROM operation WHERE get_byte(result, 0) = 1"
                + " AND substring(result FOR 5) = '\\x0100000002'")).containsExactly("1");
        assertThat(lines).anyMatch(line -> line.startsWith("operations: 2 looked at, 2 sealed again"));
        secretKeys.set(new KeyRing(new TreeMap<>(Map.of(2, filled((byte) 52)))));
        renew();
        assertOpens();
    }

    @Test
    void what_cannot_be_opened_is_left_and_told() {
        store();
        secretKeys.set(Keys.seeded(2, 70));

        assertThat(new SecretRotation(operations, secrets, 2, line -> {}).run().onErrorReturn(false).block(PATIENCE))
                .isFalse();
        assertThat(all()).contains("sealed:1:");
    }

    private static byte[] filled(byte value) {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        Arrays.fill(key, value);
        return key;
    }

    private void store() {
        change(new Change.Store("anna", "her-password", false));
        enqueue(new SetParameterValues(List.of(SECRET), ""), 0);
        LeasedOperation leased = leased(claim(null));
        claim(new OperationEnd(leased,
                new Outcome.Succeeded(
                        new OperationResult.Answered(new GetParameterValuesResponse(List.of(SECRET)))),
                new ParameterReport(List.of(SECRET), List.of(), List.of(), List.of(), null), 0));
        enqueue(new SetParameterValues(List.of(SECRET), ""), 0);
        log.close().block(PATIENCE);
        log = new PostgresInformLog(new DatabaseConnections(database, settings), settings,
                (records, duration, ok) -> {}, secrets, clock);
        log.start().block(PATIENCE);
        log.recordInform(Samples.inform(1, now.get(), List.of(EventCode.VALUE_CHANGE),
                List.of(ParameterValue.of(ROOT + "Y.Password", "another")))).block(PATIENCE);
    }

    private void assertOpens() {
        assertThat(passwords("anna")).containsExactly("her-password");
        assertThat(operations.list(DEVICE, null, "", 10, true).blockOptional(PATIENCE).orElseThrow())
                .allSatisfy(it -> assertThat(it.request()).contains("a-secret"));
        PostgresDeviceStore devices = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings,
                secrets);
        assertThat(devices.parameters(DEVICE, new ParameterPath(ROOT)).blockOptional(PATIENCE).orElseThrow())
                .extracting(ReportedParameter::value).contains("a-secret", "another");
        devices.close().block(PATIENCE);
    }

    private String all() {
        return String.join("\n", rows("SELECT hot::text FROM device")) + rows("SELECT request FROM operation")
                + rows("SELECT secret FROM device_credential");
    }
}
