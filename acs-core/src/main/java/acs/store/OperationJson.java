package acs.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.DuOperation;
import acs.cwmp.FactoryReset;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;
import acs.operation.Diagnostic;
import acs.operation.Operation;
import acs.operation.OperationType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Operations as JSON objects: CWMP's own arguments in camelCase, as clients ask for them. The same operation always gives the
 * same text; secrets stand in it as given.
 */
final class OperationJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String PARAMETER_KEY = "parameterKey";
    private static final String URL = "url";
    private static final String FILE = "file";

    private OperationJson() {}

    static String write(Operation operation) {
        return JSON.writeValueAsString(switch (operation) {
            case Operation.Rpc rpc -> arguments(rpc);
            case Operation.Refresh refresh -> object("path", refresh.path().text());
            case Operation.Diagnose diagnose -> object("diagnostic", diagnose.diagnostic().word(), "inputs",
                    cleaned(diagnose.inputs()));
        });
    }

    /** @throws IllegalArgumentException when no such text was ever written */
    static Operation read(String type, String json) {
        JsonNode from = JSON.readTree(json);
        return switch (type(type)) {
            case REFRESH -> new Operation.Refresh(new ParameterPath(text(from, "path")));
            case DIAGNOSE -> diagnose(from);
            case OperationType rpc -> new Operation.Rpc(request(rpc, from), from.has(PARAMETER_KEY),
                    from.path(FILE).asString(""));
        };
    }

    /** By its word in REST and in the store. */
    static OperationType type(String word) {
        for (OperationType type : OperationType.values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no such type of operation: " + word);
    }

    /** A ParameterKey stands there when the asker chose it. */
    private static Map<String, Object> arguments(Operation.Rpc rpc) {
        Map<String, Object> arguments = arguments(rpc.request());
        if (!rpc.choosesKey()) {
            arguments.remove(PARAMETER_KEY);
        }
        if (rpc.awaitsLink()) {
            arguments.remove(URL);
        }
        if (!rpc.file().isEmpty()) {
            arguments.put(FILE, StoredText.clean(rpc.file()));
        }
        return arguments;
    }

    private static Map<String, Object> arguments(AcsRequest request) {
        return switch (request) {
            case GetRpcMethods it -> object();
            case GetParameterValues it -> object("parameterNames", texts(it.parameterNames()));
            case SetParameterValues it -> object("parameterValues", values(it.parameterList()), PARAMETER_KEY,
                    it.parameterKey());
            case GetParameterNames it -> object("parameterPath", it.parameterPath(), "nextLevel", it.nextLevel());
            case GetParameterAttributes it -> object("parameterNames", texts(it.parameterNames()));
            case SetParameterAttributes it ->
                object("parameterAttributes", it.parameterList().stream().map(OperationJson::change).toList());
            case AddObject it -> object("objectName", it.objectName(), PARAMETER_KEY, it.parameterKey());
            case DeleteObject it -> object("objectName", it.objectName(), PARAMETER_KEY, it.parameterKey());
            case Download it -> object("commandKey", it.commandKey(), "fileType", it.fileType(), "url", it.url(),
                    "username", it.username(), "password", it.password(), "fileSize", it.fileSize(), "targetFileName",
                    it.targetFileName(), "delaySeconds", it.delaySeconds(), "successUrl", it.successUrl(),
                    "failureUrl", it.failureUrl());
            case Upload it -> object("commandKey", it.commandKey(), "fileType", it.fileType(), "url", it.url(),
                    "username", it.username(), "password", it.password(), "delaySeconds", it.delaySeconds());
            case ScheduleDownload it -> object("commandKey", it.commandKey(), "fileType", it.fileType(), "url",
                    it.url(), "username", it.username(), "password", it.password(), "fileSize", it.fileSize(),
                    "targetFileName", it.targetFileName(), "timeWindowList",
                    it.timeWindowList().stream().map(OperationJson::window).toList());
            case Reboot it -> object("commandKey", it.commandKey());
            case FactoryReset it -> object();
            case ScheduleInform it -> object("delaySeconds", it.delaySeconds(), "commandKey", it.commandKey());
            case CancelTransfer it -> object("commandKey", it.commandKey());
            case GetQueuedTransfers it -> object();
            case GetAllQueuedTransfers it -> object();
            case ChangeDuState it -> object("operations", it.operations().stream().map(OperationJson::unit).toList(),
                    "commandKey", it.commandKey());
            case SetVouchers it -> object("voucherList", texts(it.voucherList()));
            case GetOptions it -> object("optionName", it.optionName());
            case VendorRequest it -> object("method", it.rpcName(), "arguments",
                    VendorJson.asked(it.arguments()));
        };
    }

    private static AcsRequest request(OperationType type, JsonNode from) {
        return switch (type) {
            case GET_RPC_METHODS -> new GetRpcMethods();
            case GET_PARAMETER_VALUES -> new GetParameterValues(texts(from, "parameterNames"));
            case SET_PARAMETER_VALUES -> new SetParameterValues(
                    list(from, "parameterValues", OperationJson::value), from.path(PARAMETER_KEY).asString(""));
            case GET_PARAMETER_NAMES -> new GetParameterNames(text(from, "parameterPath"), flag(from, "nextLevel"));
            case GET_PARAMETER_ATTRIBUTES -> new GetParameterAttributes(texts(from, "parameterNames"));
            case SET_PARAMETER_ATTRIBUTES -> new SetParameterAttributes(
                    list(from, "parameterAttributes", OperationJson::change));
            case ADD_OBJECT -> new AddObject(text(from, "objectName"), from.path(PARAMETER_KEY).asString(""));
            case DELETE_OBJECT -> new DeleteObject(text(from, "objectName"), from.path(PARAMETER_KEY).asString(""));
            case DOWNLOAD -> new Download(text(from, "commandKey"), text(from, "fileType"), url(from),
                    text(from, "username"), text(from, "password"), number(from, "fileSize"),
                    text(from, "targetFileName"), number(from, "delaySeconds"), text(from, "successUrl"),
                    text(from, "failureUrl"));
            case UPLOAD -> new Upload(text(from, "commandKey"), text(from, "fileType"), url(from),
                    text(from, "username"), text(from, "password"), number(from, "delaySeconds"));
            case SCHEDULE_DOWNLOAD -> new ScheduleDownload(text(from, "commandKey"), text(from, "fileType"),
                    url(from), text(from, "username"), text(from, "password"), number(from, "fileSize"),
                    text(from, "targetFileName"), list(from, "timeWindowList", OperationJson::window));
            case REBOOT -> new Reboot(text(from, "commandKey"));
            case FACTORY_RESET -> new FactoryReset();
            case SCHEDULE_INFORM -> new ScheduleInform(number(from, "delaySeconds"), text(from, "commandKey"));
            case CANCEL_TRANSFER -> new CancelTransfer(text(from, "commandKey"));
            case GET_QUEUED_TRANSFERS -> new GetQueuedTransfers();
            case GET_ALL_QUEUED_TRANSFERS -> new GetAllQueuedTransfers();
            case CHANGE_DU_STATE -> new ChangeDuState(list(from, "operations", OperationJson::unit),
                    text(from, "commandKey"));
            case SET_VOUCHERS -> new SetVouchers(texts(from, "voucherList"));
            case GET_OPTIONS -> new GetOptions(text(from, "optionName"));
            case RPC -> new VendorRequest(text(from, "method"), VendorJson.asked(from.required("arguments")));
            case REFRESH, DIAGNOSE -> throw new IllegalArgumentException("no single RPC: " + type.word());
        };
    }

    private static Operation diagnose(JsonNode from) {
        Map<String, String> inputs = new TreeMap<>();
        from.required("inputs").properties()
                .forEach(input -> inputs.put(input.getKey(), input.getValue().stringValue()));
        String word = text(from, "diagnostic");
        for (Diagnostic diagnostic : Diagnostic.values()) {
            if (diagnostic.word().equals(word)) {
                return new Operation.Diagnose(diagnostic, inputs);
            }
        }
        throw new IllegalArgumentException("no such diagnostic: " + word);
    }

    /** Also of results. */
    static List<Object> values(List<ParameterValue> values) {
        List<Object> all = new ArrayList<>(values.size());
        for (ParameterValue value : values) {
            all.add(object("path", value.name(), "value", value.value(), "type", value.type().xsdName()));
        }
        return all;
    }

    private static ParameterValue value(JsonNode from) {
        return new ParameterValue(text(from, "path"), text(from, "value"),
                ParameterType.lenient(text(from, "type")));
    }

    private static Map<String, Object> change(ParameterAttributesChange it) {
        Map<String, Object> change = object("path", it.name());
        if (it.notificationChange()) {
            change.put("notification", it.notification());
        }
        if (it.accessListChange()) {
            change.put("accessList", texts(it.accessList()));
        }
        return change;
    }

    private static ParameterAttributesChange change(JsonNode from) {
        boolean notifies = from.has("notification");
        boolean lists = from.has("accessList");
        return new ParameterAttributesChange(text(from, "path"), notifies,
                notifies ? (int) number(from, "notification") : 0, lists,
                lists ? texts(from, "accessList") : List.of());
    }

    private static Map<String, Object> window(TimeWindow it) {
        return object("windowStart", it.windowStart(), "windowEnd", it.windowEnd(), "windowMode", it.windowMode(),
                "userMessage", it.userMessage(), "maxRetries", it.maxRetries());
    }

    private static TimeWindow window(JsonNode from) {
        return new TimeWindow(number(from, "windowStart"), number(from, "windowEnd"), text(from, "windowMode"),
                text(from, "userMessage"), (int) number(from, "maxRetries"));
    }

    private static Map<String, Object> unit(DuOperation operation) {
        return switch (operation) {
            case DuOperation.Install it -> object("operation", "install", "url", it.url(), "uuid", it.uuid(),
                    "username", it.username(), "password", it.password(), "executionEnvRef", it.executionEnvRef());
            case DuOperation.Update it -> object("operation", "update", "uuid", it.uuid(), "version", it.version(),
                    "url", it.url(), "username", it.username(), "password", it.password());
            case DuOperation.Uninstall it -> object("operation", "uninstall", "uuid", it.uuid(), "version",
                    it.version(), "executionEnvRef", it.executionEnvRef());
        };
    }

    private static DuOperation unit(JsonNode from) {
        String operation = text(from, "operation");
        return switch (operation) {
            case "install" -> new DuOperation.Install(text(from, "url"), text(from, "uuid"), text(from, "username"),
                    text(from, "password"), text(from, "executionEnvRef"));
            case "update" -> new DuOperation.Update(text(from, "uuid"), text(from, "version"), text(from, "url"),
                    text(from, "username"), text(from, "password"));
            case "uninstall" -> new DuOperation.Uninstall(text(from, "uuid"), text(from, "version"),
                    text(from, "executionEnvRef"));
            default -> throw new IllegalArgumentException("no such change of a deployment unit: " + operation);
        };
    }

    /** In this order; texts are made such that PostgreSQL takes them. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            object.put((String) namesAndValues[i], value instanceof String text ? StoredText.clean(text) : value);
        }
        return object;
    }

    static List<String> texts(List<String> texts) {
        return texts.stream().map(StoredText::clean).toList();
    }

    private static Map<String, String> cleaned(Map<String, String> texts) {
        Map<String, String> cleaned = new TreeMap<>();
        texts.forEach((name, value) -> cleaned.put(StoredText.clean(name), StoredText.clean(value)));
        return cleaned;
    }

    private static String text(JsonNode from, String name) {
        return from.required(name).stringValue();
    }

    /** Empty where the file service gives it. */
    private static String url(JsonNode from) {
        return from.path(URL).asString("");
    }

    private static long number(JsonNode from, String name) {
        return from.required(name).longValue();
    }

    private static boolean flag(JsonNode from, String name) {
        return from.required(name).booleanValue();
    }

    private static List<String> texts(JsonNode from, String name) {
        return list(from, name, JsonNode::stringValue);
    }

    private static <T> List<T> list(JsonNode from, String name, Function<JsonNode, T> each) {
        List<T> all = new ArrayList<>();
        from.required(name).forEach(node -> all.add(each.apply(node)));
        return all;
    }
}
