package acs.load.cpe;

import java.util.List;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.CwmpMessage;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.InvalidArguments;
import org.jspecify.annotations.Nullable;

/**
 * The RPCs that a simulated CPE takes from the ACS: all of them when it has a data model, else GetRPCMethods. What it does not know
 * it refuses by fault 9000, as a device must.
 */
public final class CpeMethods {
    private final @Nullable VirtualDevice device;

    /** Of a CPE without a data model. */
    public CpeMethods() {
        this.device = null;
    }

    CpeMethods(VirtualDevice device) {
        this.device = device;
    }

    /** The response or fault to a request of the ACS. */
    public CwmpMessage answer(CwmpMessage request) {
        if (request instanceof InvalidArguments) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        if (device != null && request instanceof AcsRequest known) {
            return device.answer(known);
        }
        return request instanceof GetRpcMethods
                ? new GetRpcMethodsResponse(List.of("GetRPCMethods"))
                : CpeFaults.fault(CpeFaults.METHOD_NOT_SUPPORTED);
    }

    /** What the CPE does about a request of the ACS: as a rule it POSTs the answer under the request's ID. */
    CpeAction respond(Envelope request) {
        Set<Misbehaviour> misbehaviours = device == null ? Set.of() : device.misbehaviours();
        if (device != null && !misbehaviours.isEmpty()) {
            return new WrongDoing(device, misbehaviours).respond(request, this);
        }
        return post(request, request.header().id(), answer(request.message()));
    }

    static CpeAction.PostEnvelope post(Envelope request, @Nullable String id, CwmpMessage answer) {
        return new CpeAction.PostEnvelope(new Envelope(request.namespace(), EnvelopeHeader.withId(id), answer));
    }
}
