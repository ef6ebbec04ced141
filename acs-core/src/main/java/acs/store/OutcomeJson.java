package acs.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import acs.cwmp.AddObjectResponse;
import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.DownloadResponse;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.FaultCode;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.OptionStruct;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import acs.cwmp.RebootResponse;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.ScheduleInformResponse;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.SetVouchersResponse;
import acs.cwmp.UploadResponse;
import acs.cwmp.VendorResponse;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operations brought, and why they failed, as JSON objects: the CPE's own words under CWMP's names in camelCase. */
final class OutcomeJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int VALUE_CHARS = 128;
    private static final byte[] VALUES = ascii("{\"parameterValues\":[");
    private static final byte[] PATH = ascii("{\"path\":\"");
    private static final byte[] VALUE = ascii("\",\"value\":\"");
    private static final byte[] TYPE = ascii("\",\"type\":\"");
    private static final byte[] END = ascii("\"}");

    private OutcomeJson() {}

    static String write(OperationResult result) {
        List<ParameterValue> values = values(result);
        return values == null ? JSON.writeValueAsString(members(result)) : json(values, Integer.MAX_VALUE).toString();
    }

    /**
     * The same, as it is stored.
     *
     * @param bytesMax of its text; of a larger one it is the summary
     */
    static StoredResult pack(OperationResult result, int bytesMax) {
        List<ParameterValue> values = values(result);
        if (values == null) {
            return packed(members(result), bytesMax);
        }
        JsonText json = json(values, bytesMax);
        return json.length() <= bytesMax
                ? new StoredResult(PackedJson.pack(json), json.length())
                : packed(ResultSummary.of(Map.of("parameterValues", values), bytesMax), Integer.MAX_VALUE);
    }

    private static StoredResult packed(Map<String, ?> members, int bytesMax) {
        BoundedBytes text = new BoundedBytes(bytesMax);
        JSON.writeValue(text, members);
        if (text.isOver()) {
            return packed(ResultSummary.of(members, bytesMax), Integer.MAX_VALUE);
        }
        byte[] bytes = text.bytes();
        return new StoredResult(PackedJson.pack(bytes), bytes.length);
    }

    private static @Nullable List<ParameterValue> values(OperationResult result) {
        return result instanceof OperationResult.Answered answered
                && answered.response() instanceof GetParameterValuesResponse values ? values.parameterList() : null;
    }

    /** Thousands of values are written as they come, and no more of them when they are too many bytes. */
    private static JsonText json(List<ParameterValue> values, int bytesMax) {
        JsonText json = new JsonText(32 + Math.min(values.size(), bytesMax / VALUE_CHARS) * VALUE_CHARS).raw(VALUES);
        for (int i = 0; i < values.size() && json.length() <= bytesMax; i++) {
            ParameterValue value = values.get(i);
            if (i > 0) {
                json.raw(',');
            }
            json.raw(PATH).text(value.name()).raw(VALUE).text(value.value()).raw(TYPE).text(value.type().xsdName())
                    .raw(END);
        }
        return json.raw(']').raw('}');
    }

    private static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, ?> members(OperationResult result) {
        return switch (result) {
            case OperationResult.Answered it -> answer(it.response());
            case OperationResult.Completed it -> EventRows.arguments(it.completion());
            case OperationResult.Confirmed it -> OperationJson.object("event", it.eventCode());
            case OperationResult.Refreshed it -> OperationJson.object("parameters", it.parameters(), "objects",
                    it.objects(), "refused", OperationJson.texts(it.refused()));
            case OperationResult.Diagnosed it -> OperationJson.object("state", it.state(), "parameterValues",
                    OperationJson.values(it.values()));
        };
    }

    /** As much of it as is stored. */
    static String write(OperationFault whole) {
        OperationFault fault = whole.bounded();
        Map<String, Object> object = OperationJson.object("reason", fault.reason().word(), "message", fault.message(),
                "parameters", fault.parameters().stream()
                        .map(each -> OperationJson.object("path", each.parameterName(), "code",
                                each.faultCode().number(), "message", each.faultString()))
                        .toList());
        if (fault.code() != null) {
            object.put("code", fault.code());
        }
        if (fault.omitted() > 0) {
            object.put("omitted", fault.omitted());
        }
        return JSON.writeValueAsString(object);
    }

    /** @throws IllegalArgumentException when no such text was ever written */
    static OperationFault readFault(String json) {
        JsonNode from = JSON.readTree(json);
        List<SetParameterValuesFault> parameters = new ArrayList<>();
        from.required("parameters").forEach(each -> parameters.add(new SetParameterValuesFault(
                each.required("path").stringValue(), new FaultCode(each.required("code").intValue()),
                each.required("message").stringValue())));
        return new OperationFault(reason(from.required("reason").stringValue()),
                from.has("code") ? from.required("code").intValue() : null,
                from.required("message").stringValue(), parameters, from.path("omitted").asInt(0));
    }

    private static OperationFault.Reason reason(String word) {
        for (OperationFault.Reason reason : OperationFault.Reason.values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no such reason: " + word);
    }

    private static Map<String, Object> answer(CpeResponse response) {
        return switch (response) {
            case GetRpcMethodsResponse it -> OperationJson.object("methodList", OperationJson.texts(it.methodList()));
            case SetParameterValuesResponse it -> OperationJson.object("status", it.status());
            case GetParameterValuesResponse it -> OperationJson.object("parameterValues",
                    OperationJson.values(it.parameterList()));
            case GetParameterNamesResponse it -> OperationJson.object("parameterNames", names(it.parameterList()));
            case SetParameterAttributesResponse it -> Map.of();
            case GetParameterAttributesResponse it -> OperationJson.object("parameterAttributes",
                    it.parameterList().stream().map(each -> OperationJson.object("path", each.name(), "notification",
                            each.notification(), "accessList", OperationJson.texts(each.accessList()))).toList());
            case AddObjectResponse it -> OperationJson.object("instanceNumber", it.instanceNumber(), "status",
                    it.status());
            case DeleteObjectResponse it -> OperationJson.object("status", it.status());
            case RebootResponse it -> Map.of();
            case FactoryResetResponse it -> Map.of();
            case DownloadResponse it -> OperationJson.object("status", it.status(), "startTime", it.startTime().text(),
                    "completeTime", it.completeTime().text());
            case UploadResponse it -> OperationJson.object("status", it.status(), "startTime", it.startTime().text(),
                    "completeTime", it.completeTime().text());
            case ScheduleDownloadResponse it -> Map.of();
            case ScheduleInformResponse it -> Map.of();
            case CancelTransferResponse it -> Map.of();
            case ChangeDuStateResponse it -> Map.of();
            case GetQueuedTransfersResponse it -> OperationJson.object("transferList", it.transferList().stream()
                    .map(each -> OperationJson.object("commandKey", each.commandKey(), "state", each.state()))
                    .toList());
            case GetAllQueuedTransfersResponse it -> OperationJson.object("transferList",
                    it.transferList().stream().map(OutcomeJson::transfer).toList());
            case SetVouchersResponse it -> Map.of();
            case GetOptionsResponse it -> OperationJson.object("optionList",
                    it.optionList().stream().map(OutcomeJson::option).toList());
            case VendorResponse it -> OperationJson.object("method", it.rpcName(), "arguments",
                    VendorJson.answered(it.arguments()));
        };
    }

    private static List<Object> names(List<ParameterInfo> names) {
        List<Object> all = new ArrayList<>(names.size());
        for (ParameterInfo each : names) {
            all.add(OperationJson.object("path", each.name(), "writable", each.writable()));
        }
        return all;
    }

    private static Map<String, Object> transfer(AllQueuedTransfer it) {
        return OperationJson.object("commandKey", it.commandKey(), "state", it.state(), "isDownload", it.isDownload(),
                "fileType", it.fileType(), "fileSize", it.fileSize(), "targetFileName", it.targetFileName());
    }

    private static Map<String, Object> option(OptionStruct it) {
        return OperationJson.object("optionName", it.optionName(), "voucherSn", it.voucherSn(), "state", it.state(),
                "mode", it.mode(), "startDate", it.startDate().text(), "expirationDate", it.expirationDate().text(),
                "isTransferable", it.isTransferable());
    }
}
