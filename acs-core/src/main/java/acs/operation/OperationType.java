package acs.operation;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.FactoryReset;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;

/** The types of operations; also a metric's tag. What a repeat would do is said per type. */
public enum OperationType {
    GET_RPC_METHODS("getRpcMethods", Repeat.HARMLESS, Life.SESSION),
    GET_PARAMETER_VALUES("getParameterValues", Repeat.HARMLESS, Life.SESSION),
    SET_PARAMETER_VALUES("setParameterValues", Repeat.HARMLESS, Life.SESSION),
    GET_PARAMETER_NAMES("getParameterNames", Repeat.HARMLESS, Life.SESSION),
    GET_PARAMETER_ATTRIBUTES("getParameterAttributes", Repeat.HARMLESS, Life.SESSION),
    SET_PARAMETER_ATTRIBUTES("setParameterAttributes", Repeat.HARMLESS, Life.SESSION),
    /** A repeat would make a second instance. */
    ADD_OBJECT("addObject", Repeat.HARMFUL, Life.SESSION),
    /** A repeat meets fault 9005 and deletes nothing more: instance numbers are not used again. */
    DELETE_OBJECT("deleteObject", Repeat.HARMLESS, Life.SESSION),
    DOWNLOAD("download", Repeat.EVENT_TELLS, Life.OUTLIVES_SESSION),
    UPLOAD("upload", Repeat.EVENT_TELLS, Life.OUTLIVES_SESSION),
    SCHEDULE_DOWNLOAD("scheduleDownload", Repeat.EVENT_TELLS, Life.OUTLIVES_SESSION),
    REBOOT("reboot", Repeat.EVENT_TELLS, Life.HOLDS_OTHERS),
    FACTORY_RESET("factoryReset", Repeat.EVENT_TELLS, Life.HOLDS_OTHERS),
    SCHEDULE_INFORM("scheduleInform", Repeat.EVENT_TELLS, Life.OUTLIVES_SESSION),
    CANCEL_TRANSFER("cancelTransfer", Repeat.HARMLESS, Life.SESSION),
    GET_QUEUED_TRANSFERS("getQueuedTransfers", Repeat.HARMLESS, Life.SESSION),
    GET_ALL_QUEUED_TRANSFERS("getAllQueuedTransfers", Repeat.HARMLESS, Life.SESSION),
    CHANGE_DU_STATE("changeDuState", Repeat.EVENT_TELLS, Life.OUTLIVES_SESSION),
    SET_VOUCHERS("setVouchers", Repeat.HARMLESS, Life.SESSION),
    GET_OPTIONS("getOptions", Repeat.HARMLESS, Life.SESSION),
    /** A vendor's method; nobody knows what a repeat does. */
    RPC("rpc", Repeat.HARMFUL, Life.SESSION),
    REFRESH("refresh", Repeat.HARMLESS, Life.SESSION),
    DIAGNOSE("diagnose", Repeat.HARMLESS, Life.OUTLIVES_SESSION);

    /** What asking a second time does, when it is not known whether the CPE took the first. */
    public enum Repeat {
        /** The same again changes nothing: it is repeated. */
        HARMLESS,
        /** An event of the CPE tells whether it happened: that is waited for, and nothing is repeated. */
        EVENT_TELLS,
        /** Nothing tells, and twice is not once: the operation fails with that reason. */
        HARMFUL
    }

    /** How long it lives. */
    public enum Life {
        /** It ends with the CPE's answer. */
        SESSION,
        /** It may wait for an event after the answer, while others go on. */
        OUTLIVES_SESSION,
        /** The same, and the device's later operations wait for it: the CPE is away meanwhile. */
        HOLDS_OTHERS
    }

    private final String word;
    private final Repeat repeat;
    private final Life life;

    OperationType(String word, Repeat repeat, Life life) {
        this.word = word;
        this.repeat = repeat;
        this.life = life;
    }

    /** As in REST and in the store. */
    public String word() {
        return word;
    }

    /** What a repeat does. */
    public Repeat repeat() {
        return repeat;
    }

    /** Whether it may wait for an event after the CPE's answer. */
    public boolean mayWait() {
        return life != Life.SESSION;
    }

    /** Whether the device's later operations wait as long as this one waits. */
    public boolean holdsOthers() {
        return life == Life.HOLDS_OTHERS;
    }

    /** Whether its answers teach something about the device's parameters, for the shadow. */
    public boolean teaches() {
        return switch (this) {
            case GET_PARAMETER_VALUES, SET_PARAMETER_VALUES, GET_PARAMETER_NAMES, GET_PARAMETER_ATTRIBUTES,
                    SET_PARAMETER_ATTRIBUTES, DELETE_OBJECT, REFRESH, DIAGNOSE ->
                true;
            case GET_RPC_METHODS, ADD_OBJECT, DOWNLOAD, UPLOAD, SCHEDULE_DOWNLOAD, REBOOT, FACTORY_RESET,
                    SCHEDULE_INFORM, CANCEL_TRANSFER, GET_QUEUED_TRANSFERS, GET_ALL_QUEUED_TRANSFERS, CHANGE_DU_STATE,
                    SET_VOUCHERS, GET_OPTIONS, RPC ->
                false;
        };
    }

    /** Whether the CPE is as it was when it has answered. */
    public boolean onlyReads() {
        return switch (this) {
            case GET_RPC_METHODS, GET_PARAMETER_VALUES, GET_PARAMETER_NAMES, GET_PARAMETER_ATTRIBUTES,
                    GET_QUEUED_TRANSFERS, GET_ALL_QUEUED_TRANSFERS, GET_OPTIONS, REFRESH ->
                true;
            case SET_PARAMETER_VALUES, SET_PARAMETER_ATTRIBUTES, ADD_OBJECT, DELETE_OBJECT, DOWNLOAD, UPLOAD,
                    SCHEDULE_DOWNLOAD, REBOOT, FACTORY_RESET, SCHEDULE_INFORM, CANCEL_TRANSFER, CHANGE_DU_STATE,
                    SET_VOUCHERS, RPC, DIAGNOSE ->
                false;
        };
    }

    static OperationType of(Operation operation) {
        return switch (operation) {
            case Operation.Rpc rpc -> of(rpc.request());
            case Operation.Refresh refresh -> REFRESH;
            case Operation.Diagnose diagnose -> DIAGNOSE;
        };
    }

    private static OperationType of(AcsRequest request) {
        return switch (request) {
            case GetRpcMethods it -> GET_RPC_METHODS;
            case GetParameterValues it -> GET_PARAMETER_VALUES;
            case SetParameterValues it -> SET_PARAMETER_VALUES;
            case GetParameterNames it -> GET_PARAMETER_NAMES;
            case GetParameterAttributes it -> GET_PARAMETER_ATTRIBUTES;
            case SetParameterAttributes it -> SET_PARAMETER_ATTRIBUTES;
            case AddObject it -> ADD_OBJECT;
            case DeleteObject it -> DELETE_OBJECT;
            case Download it -> DOWNLOAD;
            case Upload it -> UPLOAD;
            case ScheduleDownload it -> SCHEDULE_DOWNLOAD;
            case Reboot it -> REBOOT;
            case FactoryReset it -> FACTORY_RESET;
            case ScheduleInform it -> SCHEDULE_INFORM;
            case CancelTransfer it -> CANCEL_TRANSFER;
            case GetQueuedTransfers it -> GET_QUEUED_TRANSFERS;
            case GetAllQueuedTransfers it -> GET_ALL_QUEUED_TRANSFERS;
            case ChangeDuState it -> CHANGE_DU_STATE;
            case SetVouchers it -> SET_VOUCHERS;
            case GetOptions it -> GET_OPTIONS;
            case VendorRequest it -> RPC;
        };
    }
}
