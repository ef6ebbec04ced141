package acs.operation;

import acs.cwmp.CpeRequest;
import acs.cwmp.Inform;

/** What a device told that waiting operations may have waited for. */
public sealed interface Happening {
    /**
     * The device called.
     *
     * @param inform with its events
     */
    record Called(Inform inform) implements Happening {}

    /**
     * The device sent a request.
     *
     * @param request a TransferComplete or its like
     */
    record Requested(CpeRequest request) implements Happening {}
}
