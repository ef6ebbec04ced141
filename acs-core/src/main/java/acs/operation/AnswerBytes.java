package acs.operation;

import java.util.List;
import java.util.function.ToLongFunction;

import acs.cwmp.AddObjectResponse;
import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.DownloadResponse;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.OptionStruct;
import acs.cwmp.ParameterAttributes;
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
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorResponse;

/** Estimates of the memory that answers of a CPE take, in bytes: rather too much than too little. */
final class AnswerBytes {
    /** A text besides its characters: the object and its array. */
    private static final int TEXT = 44;
    /** Any other object, with what a list takes for it. */
    private static final int OBJECT = 28;
    private static final char LATIN_MAX = 255;

    private AnswerBytes() {}

    static long text(String text) {
        return TEXT + (isLatin(text) ? 1L : 2L) * text.length();
    }

    /** Of such texts the Java machine keeps one byte for a character. */
    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LATIN_MAX) {
                return false;
            }
        }
        return true;
    }

    static long name(ParameterInfo info) {
        return OBJECT + text(info.name());
    }

    static long value(ParameterValue value) {
        return OBJECT + text(value.name()) + text(value.value());
    }

    static long attributes(ParameterAttributes attributes) {
        return 2 * OBJECT + text(attributes.name()) + sum(attributes.accessList(), AnswerBytes::text);
    }

    static long fault(SetParameterValuesFault fault) {
        return OBJECT + text(fault.parameterName()) + text(fault.faultString());
    }

    /** Of all of them. */
    static <T> long sum(List<T> all, ToLongFunction<T> each) {
        long sum = 0;
        for (T one : all) {
            sum += each.applyAsLong(one);
        }
        return sum;
    }

    static long of(CpeResponse response) {
        return switch (response) {
            case GetRpcMethodsResponse it -> sum(it.methodList(), AnswerBytes::text);
            case SetParameterValuesResponse it -> OBJECT;
            case GetParameterValuesResponse it -> sum(it.parameterList(), AnswerBytes::value);
            case GetParameterNamesResponse it -> sum(it.parameterList(), AnswerBytes::name);
            case SetParameterAttributesResponse it -> OBJECT;
            case GetParameterAttributesResponse it -> sum(it.parameterList(), AnswerBytes::attributes);
            case AddObjectResponse it -> OBJECT;
            case DeleteObjectResponse it -> OBJECT;
            case RebootResponse it -> OBJECT;
            case FactoryResetResponse it -> OBJECT;
            case DownloadResponse it -> OBJECT + text(it.startTime().text()) + text(it.completeTime().text());
            case UploadResponse it -> OBJECT + text(it.startTime().text()) + text(it.completeTime().text());
            case ScheduleDownloadResponse it -> OBJECT;
            case ScheduleInformResponse it -> OBJECT;
            case CancelTransferResponse it -> OBJECT;
            case ChangeDuStateResponse it -> OBJECT;
            case GetQueuedTransfersResponse it ->
                sum(it.transferList(), each -> OBJECT + text(each.commandKey()));
            case GetAllQueuedTransfersResponse it -> sum(it.transferList(), AnswerBytes::transfer);
            case SetVouchersResponse it -> OBJECT;
            case GetOptionsResponse it -> sum(it.optionList(), AnswerBytes::option);
            case VendorResponse it -> text(it.rpcName()) + sum(it.arguments(), AnswerBytes::argument);
        };
    }

    private static long transfer(AllQueuedTransfer it) {
        return OBJECT + text(it.commandKey()) + text(it.fileType()) + text(it.targetFileName());
    }

    private static long option(OptionStruct it) {
        return OBJECT + text(it.optionName()) + text(it.voucherSn()) + text(it.startDate().text())
                + text(it.expirationDate().text());
    }

    private static long argument(VendorArgument it) {
        return 2 * OBJECT + text(it.name()) + text(it.value()) + sum(it.children(), AnswerBytes::argument);
    }
}
