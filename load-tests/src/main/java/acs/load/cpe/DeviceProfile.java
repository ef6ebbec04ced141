package acs.load.cpe;

import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How devices with a data model are.
 *
 * @param tree          as they left the factory; shared, never changed
 * @param misbehaviours of the device with an index
 * @param files         transfers a file and tells what came of it; called on the thread that drives the device
 */
public record DeviceProfile(DeviceTree tree, IntFunction<Set<Misbehaviour>> misbehaviours,
        Function<Transfer, TransferredFile> files) {

    /** Devices that all misbehave in the same ways, if at all, and whose transfers succeed without a file. */
    public static DeviceProfile of(DeviceTree tree, Set<Misbehaviour> misbehaviours) {
        Set<Misbehaviour> all = Set.copyOf(misbehaviours);
        return new DeviceProfile(tree, index -> all, TransferredFile::pretended);
    }
}
