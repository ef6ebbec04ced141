package acs.load.cpe;

import java.util.Set;
import java.util.function.IntFunction;

/**
 * How devices with a data model are.
 *
 * @param tree              as they left the factory; shared, never changed
 * @param misbehaviours     of the device with an index
 * @param misbehaviourShare how often they misbehave, 0 to 1 of the requests and transfers
 * @param files             transfers files
 * @param keepsLedger       whether devices keep a {@link DeviceLedger}, which grows with all that they do
 */
public record DeviceProfile(DeviceTree tree, IntFunction<Set<Misbehaviour>> misbehaviours, double misbehaviourShare,
        FileTransfer files, boolean keepsLedger) {
    public DeviceProfile {
        if (!(misbehaviourShare >= 0 && misbehaviourShare <= 1)) {
            throw new IllegalArgumentException("the share of misbehaviour must be between 0 and 1");
        }
    }

    /** Devices that all misbehave in the same ways, if at all and then always, and whose transfers succeed without a file. */
    public static DeviceProfile of(DeviceTree tree, Set<Misbehaviour> misbehaviours) {
        return of(tree, misbehaviours, 1);
    }

    /** The same, misbehaving in a share of what they do. */
    public static DeviceProfile of(DeviceTree tree, Set<Misbehaviour> misbehaviours, double share) {
        Set<Misbehaviour> all = Set.copyOf(misbehaviours);
        return new DeviceProfile(tree, index -> all, share, TransferredFile::pretended, false);
    }
}
