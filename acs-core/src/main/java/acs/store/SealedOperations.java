package acs.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

import acs.credential.SealException;
import acs.cwmp.ChangeDuState;
import acs.cwmp.Download;
import acs.cwmp.DuOperation;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import acs.device.SecretParameters;
import acs.operation.Operation;
import acs.operation.OperationResult;
import acs.port.NewOperation;
import org.slf4j.LoggerFactory;

/**
 * Requests and results of operations as they are stored: those that hold a secret are sealed as a whole, all others are left
 * as they are, so that operators can read them with SQL.
 */
final class SealedOperations {
    /** In the place of what cannot be opened, for people. */
    private static final String CLOSED = "{\"sealed\":true}";
    private static final Complaints UNREADABLE = new Complaints(LoggerFactory.getLogger(SealedOperations.class),
            "sealed operation(s) that cannot be opened");

    private SealedOperations() {}

    /** The request's text as it is stored. */
    static String request(String json, NewOperation operation, StoreSecrets secrets) {
        return holdsSecret(operation.operation())
                ? secrets.seal(json, StoredText.clean(operation.deviceKey()), StoreSecrets.OPERATION)
                : json;
    }

    /** A result as it is stored. */
    static StoredResult result(OperationResult result, String deviceKey, ResultPolicy policy) {
        StoredResult stored = OutcomeJson.pack(result, policy.bytesMax());
        return holdsSecret(result)
                ? new StoredResult(
                        policy.secrets().seal(stored.packed(), StoredText.clean(deviceKey), StoreSecrets.OPERATION),
                        stored.textBytes())
                : stored;
    }

    /**
     * The operation of a stored request.
     *
     * @throws SealException when it cannot be opened
     */
    static Operation read(String type, String stored, String deviceKey, StoreSecrets secrets) {
        return OperationJson.read(type, secrets.open(stored, deviceKey, StoreSecrets.OPERATION));
    }

    /** The request's text for people; what cannot be opened does not hide the operation. */
    static String shownRequest(String stored, String deviceKey, StoreSecrets secrets) {
        try {
            return secrets.open(stored, deviceKey, StoreSecrets.OPERATION);
        } catch (SealException closed) {
            UNREADABLE.add(1, closed);
            return CLOSED;
        }
    }

    /** The result's text for people; what cannot be opened does not hide the operation. */
    static String shownResult(ByteBuffer stored, String deviceKey, StoreSecrets secrets) {
        try {
            ByteBuffer packed = secrets.open(stored, deviceKey, StoreSecrets.OPERATION);
            return PackedJson.fits(packed) ? PackedJson.unpack(packed) : ResultSummary.OF_ANOTHER_RELEASE;
        } catch (SealException closed) {
            UNREADABLE.add(1, closed);
            return CLOSED;
        }
    }

    private static boolean holdsSecret(Operation operation) {
        return switch (operation) {
            case Operation.Rpc rpc -> switch (rpc.request()) {
                case SetParameterValues it -> hasSecret(it.parameterList());
                case Download it -> isSecret(it.password(), it.url());
                case Upload it -> isSecret(it.password(), it.url());
                case ScheduleDownload it -> isSecret(it.password(), it.url());
                case ChangeDuState it -> it.operations().stream().anyMatch(SealedOperations::isSecret);
                // Nobody knows what these mean.
                case VendorRequest it -> true;
                case SetVouchers it -> true;
                default -> false;
            };
            case Operation.Refresh refresh -> false;
            case Operation.Diagnose diagnose -> hasSecret(diagnose.inputs());
        };
    }

    private static boolean holdsSecret(OperationResult result) {
        return switch (result) {
            case OperationResult.Answered it -> switch (it.response()) {
                case GetParameterValuesResponse values -> hasSecret(values.parameterList());
                case VendorResponse vendor -> true;
                default -> false;
            };
            case OperationResult.Diagnosed it -> hasSecret(it.values());
            case OperationResult.Completed it -> false;
            case OperationResult.Confirmed it -> false;
            case OperationResult.Refreshed it -> false;
        };
    }

    private static boolean hasSecret(List<ParameterValue> values) {
        for (ParameterValue value : values) {
            if (!value.value().isEmpty() && SecretParameters.isSecret(value.name())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSecret(Map<String, String> inputs) {
        return inputs.entrySet().stream()
                .anyMatch(input -> !input.getValue().isEmpty() && SecretParameters.isSecret(input.getKey()));
    }

    /** An address may hold a password before its host, or in its query. */
    private static boolean isSecret(String password, String url) {
        return !password.isEmpty() || url.indexOf('@') >= 0 || url.indexOf('?') >= 0;
    }

    private static boolean isSecret(DuOperation operation) {
        return switch (operation) {
            case DuOperation.Install it -> isSecret(it.password(), it.url());
            case DuOperation.Update it -> isSecret(it.password(), it.url());
            case DuOperation.Uninstall it -> false;
        };
    }
}
