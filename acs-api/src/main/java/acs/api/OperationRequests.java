package acs.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import acs.cwmp.AcsRequest;
import acs.cwmp.CancelTransfer;
import acs.cwmp.FactoryReset;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetVouchers;
import acs.operation.Operation;
import acs.operation.OperationType;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a client asks of a device: the arguments of CWMP in camelCase, and how the operation is to be run. Whatever is
 * wrong is told at once, member by member, so that nothing reaches a CPE that it must refuse.
 */
final class OperationRequests {
    static final long UNSIGNED_INT_MAX = 0xFFFF_FFFFL;
    static final int KEY_CHARACTERS_MAX = 32;
    static final int LIST_ITEMS_MAX = 10_000;
    private static final int TEXT_64 = 64;
    private static final int VOUCHER_CHARACTERS_MAX = 65_536;
    private static final long MONTHS = Duration.ofDays(366).toSeconds();
    private static final int PRIORITY_MAX = 9;
    private static final int PRIORITY = 5;
    private static final int ATTEMPTS_MAX = 10;
    private static final int ATTEMPTS = 3;

    private final Arguments arguments;
    private final ParameterArguments parameters;

    private OperationRequests(Arguments arguments) {
        this.arguments = arguments;
        this.parameters = new ParameterArguments(arguments);
    }

    /** @throws ProblemException naming every member that is wrong */
    static AskedOperation read(JsonNode content) {
        ArgumentErrors errors = new ArgumentErrors();
        Arguments arguments = new Arguments(content, "", errors);
        String word = arguments.text("type", 1, TEXT_64);
        errors.refuseIfAny();
        OperationType type = type(word).orElseThrow(() -> new ProblemException(Problem.parameter("type",
                "unknown; known are " + Arrays.stream(OperationType.values()).map(OperationType::word)
                        .collect(Collectors.joining(", ")))));
        AskedOperation asked = new OperationRequests(arguments).asked(type);
        arguments.nothingElse();
        errors.refuseIfAny();
        return asked;
    }

    /** What {@link #read} made of the request that is stored as these arguments; of how it is run, nothing is known. */
    static AskedOperation stored(String type, String arguments) {
        JsonNode content = JsonContent.parse(arguments.getBytes(StandardCharsets.UTF_8));
        return new OperationRequests(new Arguments(content, "", new ArgumentErrors())).asked(type(type).orElseThrow());
    }

    /** By its word. */
    static Optional<OperationType> type(String word) {
        return Arrays.stream(OperationType.values()).filter(type -> type.word().equals(word)).findFirst();
    }

    private AskedOperation asked(OperationType type) {
        String commandKey = hasCommandKey(type) ? commandKey(type) : "";
        Operation operation = operation(type, commandKey);
        int priority = (int) arguments.number("priority", PRIORITY, 0, PRIORITY_MAX);
        int attempts = (int) arguments.number("attempts", ATTEMPTS, 1, ATTEMPTS_MAX);
        long expiresIn = arguments.number("expiresIn", Duration.ofDays(1).toSeconds(), 1, MONTHS);
        long timeout = arguments.number("timeout", OperationTimeouts.of(operation).toSeconds(), 1, MONTHS);
        return new AskedOperation(operation, parameters.untyped(), priority, attempts,
                Duration.ofSeconds(expiresIn), Duration.ofSeconds(timeout), commandKey, isForced(type));
    }

    private boolean isForced(OperationType type) {
        boolean fetches = type == OperationType.DOWNLOAD || type == OperationType.SCHEDULE_DOWNLOAD;
        return fetches && arguments.has("force") && arguments.flag("force");
    }

    private static boolean hasCommandKey(OperationType type) {
        return switch (type) {
            case REBOOT, SCHEDULE_INFORM, DOWNLOAD, UPLOAD, SCHEDULE_DOWNLOAD, CHANGE_DU_STATE, CANCEL_TRANSFER -> true;
            case GET_RPC_METHODS, GET_PARAMETER_VALUES, SET_PARAMETER_VALUES, GET_PARAMETER_NAMES,
                    GET_PARAMETER_ATTRIBUTES, SET_PARAMETER_ATTRIBUTES, ADD_OBJECT, DELETE_OBJECT, FACTORY_RESET,
                    GET_QUEUED_TRANSFERS, GET_ALL_QUEUED_TRANSFERS, SET_VOUCHERS, GET_OPTIONS, RPC, REFRESH, DIAGNOSE ->
                false;
        };
    }

    /** Empty when the client leaves it to the server. CancelTransfer's is another operation's, and may be empty. */
    private String commandKey(OperationType type) {
        if (type != OperationType.CANCEL_TRANSFER) {
            return arguments.has("commandKey") ? arguments.text("commandKey", 1, KEY_CHARACTERS_MAX) : "";
        }
        return arguments.text("commandKey", 0, KEY_CHARACTERS_MAX);
    }

    private Operation operation(OperationType type, String commandKey) {
        return switch (type) {
            case REFRESH -> parameters.refresh();
            case DIAGNOSE -> VendorArguments.diagnose(arguments);
            case DOWNLOAD, SCHEDULE_DOWNLOAD -> new Operation.Rpc(request(type, commandKey), parameters.choosesKey(),
                    TransferArguments.file(arguments));
            default -> new Operation.Rpc(request(type, commandKey), parameters.choosesKey());
        };
    }

    private AcsRequest request(OperationType type, String commandKey) {
        TransferArguments transfers = new TransferArguments(arguments, commandKey);
        return switch (type) {
            case GET_RPC_METHODS -> new GetRpcMethods();
            case GET_PARAMETER_VALUES -> parameters.getValues();
            case SET_PARAMETER_VALUES -> parameters.setValues();
            case GET_PARAMETER_NAMES -> parameters.getNames();
            case GET_PARAMETER_ATTRIBUTES -> parameters.getAttributes();
            case SET_PARAMETER_ATTRIBUTES -> parameters.setAttributes();
            case ADD_OBJECT -> parameters.addObject();
            case DELETE_OBJECT -> parameters.deleteObject();
            case DOWNLOAD -> transfers.download();
            case UPLOAD -> transfers.upload();
            case SCHEDULE_DOWNLOAD -> transfers.scheduleDownload();
            case REBOOT -> new Reboot(commandKey);
            case FACTORY_RESET -> new FactoryReset();
            case SCHEDULE_INFORM ->
                new ScheduleInform(arguments.number("delaySeconds", 1, UNSIGNED_INT_MAX), commandKey);
            case CANCEL_TRANSFER -> new CancelTransfer(commandKey);
            case GET_QUEUED_TRANSFERS -> new GetQueuedTransfers();
            case GET_ALL_QUEUED_TRANSFERS -> new GetAllQueuedTransfers();
            case CHANGE_DU_STATE -> new DuArguments(arguments).changeDuState(commandKey);
            case SET_VOUCHERS -> setVouchers();
            case GET_OPTIONS -> new GetOptions(arguments.optionalText("optionName", TEXT_64));
            case RPC -> VendorArguments.request(arguments);
            case REFRESH, DIAGNOSE -> throw new IllegalArgumentException(type + " is no RPC");
        };
    }

    private SetVouchers setVouchers() {
        List<String> vouchers = arguments.texts("voucherList", 1, LIST_ITEMS_MAX, VOUCHER_CHARACTERS_MAX);
        for (int i = 0; i < vouchers.size(); i++) {
            if (vouchers.get(i).isEmpty() || !XsdValues.isBase64(vouchers.get(i))) {
                arguments.errors().add(arguments.itemPath("voucherList", i), "is no base64");
            }
        }
        return new SetVouchers(vouchers);
    }
}
