package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.Fault;

/**
 * What a device did, in its own words and in order, so that a test can hold what the ACS says against it. A request that the
 * device dropped or refused without looking at it is not in here. For one thread at a time.
 */
public final class DeviceLedger {
    private final List<Deed> deeds = new ArrayList<>();

    /** Something that a device did. */
    public sealed interface Deed {
        /**
         * It carried a request out, or refused it by a fault; whether the ACS has heard of it is another matter.
         *
         * @param request        of the ACS
         * @param faultCode      0 when the request was carried out
         * @param instanceNumber that AddObject made, 0 otherwise
         */
        record Answered(AcsRequest request, int faultCode, long instanceNumber) implements Deed {
            /** Whether the request was carried out. */
            public boolean isDone() {
                return faultCode == 0;
            }
        }

        /** It started anew, for whatever reason but a factory reset. */
        record Restarted() implements Deed {}

        /** It forgot everything and started anew. */
        record BeganAnew() implements Deed {}

        /**
         * It took or gave a file, or tried to.
         *
         * @param succeeded whether firmware is applied, a file taken or given
         */
        record Transferred(Transfer transfer, boolean succeeded) implements Deed {}
    }

    void answered(AcsRequest request, CwmpMessage answer) {
        deeds.add(new Deed.Answered(request, answer instanceof Fault fault ? fault.faultCode().number() : 0,
                answer instanceof AddObjectResponse added ? added.instanceNumber() : 0));
    }

    void add(Deed deed) {
        deeds.add(deed);
    }

    /** All that it did so far, the oldest first. */
    public List<Deed> deeds() {
        return List.copyOf(deeds);
    }
}
