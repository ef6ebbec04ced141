package acs.operation;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.DeleteObject;
import acs.cwmp.SetParameterValues;

/** Puts the ParameterKey into requests that mark the device's configuration with one. */
final class ParameterKeys {
    private ParameterKeys() {}

    /** Whether it carries one that is not empty. */
    static boolean has(AcsRequest request) {
        return switch (request) {
            case SetParameterValues it -> !it.parameterKey().isEmpty();
            case AddObject it -> !it.parameterKey().isEmpty();
            case DeleteObject it -> !it.parameterKey().isEmpty();
            default -> false;
        };
    }

    /** The request with the key that was chosen, or with the one of its operation. */
    static AcsRequest put(Operation.Rpc rpc, String commandKey) {
        if (rpc.choosesKey()) {
            return rpc.request();
        }
        return switch (rpc.request()) {
            case SetParameterValues it -> new SetParameterValues(it.parameterList(), commandKey);
            case AddObject it -> new AddObject(it.objectName(), commandKey);
            case DeleteObject it -> new DeleteObject(it.objectName(), commandKey);
            default -> rpc.request();
        };
    }
}
