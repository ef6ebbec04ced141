package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import acs.cwmp.CwmpMessage;
import acs.cwmp.Envelope;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValuesResponse;

/** How a device that misbehaves answers. The order of the questions decides between misbehaviours that exclude each other. */
final class WrongDoing {
    /** Entries of an answer with too many. */
    static final int MANY = 100_000;

    /** Of an answer that takes its time. */
    static final long SLOW_MILLIS = 2000;

    private static final int INTERNAL_ERROR = 9002;
    private static final int VENDOR_FAULT = 9800;

    private final VirtualDevice device;
    private final Set<Misbehaviour> misbehaviours;

    /** @param misbehaviours at this request */
    WrongDoing(VirtualDevice device, Set<Misbehaviour> misbehaviours) {
        this.device = device;
        this.misbehaviours = misbehaviours;
    }

    /** {@code methods} answer what a good device would; a request that is answered wrongly may have been carried out. */
    CpeAction respond(Envelope request, CpeMethods methods) {
        if (misbehaviours.contains(Misbehaviour.DROP_AFTER_DOING)) {
            methods.answer(request.message());
            return new CpeAction.Fail(SessionFailure.DROPPED,
                    "told to break off after " + request.message().rpcName());
        }
        if (misbehaviours.contains(Misbehaviour.DROP_SOCKET)) {
            return new CpeAction.Fail(SessionFailure.DROPPED, "told to break off at " + request.message().rpcName());
        }
        if (misbehaviours.contains(Misbehaviour.NO_ANSWER)) {
            return new CpeAction.PostNothing();
        }
        String id = request.header().id();
        CpeAction.PostEnvelope post = CpeMethods.post(request,
                misbehaviours.contains(Misbehaviour.WRONG_ID) ? "wrong-" + id : id,
                answer(request.message(), methods));
        return misbehaviours.contains(Misbehaviour.SLOW_ANSWER)
                ? new CpeAction.PostEnvelope(post.envelope(), SLOW_MILLIS)
                : post;
    }

    private CwmpMessage answer(CwmpMessage request, CpeMethods methods) {
        if (misbehaviours.contains(Misbehaviour.FAULT_EVERYTHING)) {
            return CpeFaults.fault(INTERNAL_ERROR);
        }
        if (misbehaviours.contains(Misbehaviour.FAULT_9800)) {
            return CpeFaults.fault(VENDOR_FAULT);
        }
        if (misbehaviours.contains(Misbehaviour.UNKNOWN_NAME_9005) && request instanceof GetParameterValues values
                && values.parameterNames().stream().anyMatch(WrongDoing::isHidden)) {
            return CpeFaults.fault(CpeFaults.INVALID_NAME);
        }
        CwmpMessage right = methods.answer(request);
        if (misbehaviours.contains(Misbehaviour.WRONG_RESPONSE)) {
            return right instanceof SetParameterValuesResponse
                    ? new RebootResponse()
                    : new SetParameterValuesResponse(0);
        }
        return switch (right) {
            case GetParameterValuesResponse values -> new GetParameterValuesResponse(more(values.parameterList()));
            case GetParameterNamesResponse names -> new GetParameterNamesResponse(moreNames(names.parameterList()));
            default -> right;
        };
    }

    /** Whether a device that lists more than it has refuses this name: one parameter in eight, the same ones always. */
    static boolean isHidden(String name) {
        return !name.endsWith(".") && Math.floorMod(name.hashCode(), 8) == 0;
    }

    private List<ParameterValue> more(List<ParameterValue> right) {
        List<ParameterValue> values = new ArrayList<>(right);
        for (String name : moreNames(right.size())) {
            values.add(ParameterValue.of(name, "x"));
        }
        return values;
    }

    private List<ParameterInfo> moreNames(List<ParameterInfo> right) {
        List<ParameterInfo> infos = new ArrayList<>(right);
        for (String name : moreNames(right.size())) {
            infos.add(new ParameterInfo(name, false));
        }
        return infos;
    }

    private List<String> moreNames(int already) {
        List<String> names = new ArrayList<>();
        if (misbehaviours.contains(Misbehaviour.NAMES_OUTSIDE_PATH)) {
            names.add(device.tree().root() + "X_202BC1_NobodyAsked");
            names.add("Elsewhere.X_202BC1_NobodyAsked");
        }
        if (misbehaviours.contains(Misbehaviour.MANY_PARAMETERS)) {
            for (int i = already + names.size(); i < MANY; i++) {
                names.add(device.tree().root() + "X_202BC1_Many." + i);
            }
        }
        return names;
    }
}
