package acs.cwmp;

/** A CPE's answer to an {@link AcsRequest}. */
public sealed interface CpeResponse extends CwmpMessage permits GetRpcMethodsResponse, SetParameterValuesResponse,
        GetParameterValuesResponse, GetParameterNamesResponse, SetParameterAttributesResponse,
        GetParameterAttributesResponse, AddObjectResponse, DeleteObjectResponse, RebootResponse, FactoryResetResponse,
        DownloadResponse, UploadResponse, ScheduleDownloadResponse, ScheduleInformResponse, CancelTransferResponse,
        ChangeDuStateResponse, GetQueuedTransfersResponse, GetAllQueuedTransfersResponse, SetVouchersResponse,
        GetOptionsResponse, VendorResponse {}
