package acs.load.cpe;

import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.jspecify.annotations.Nullable;

/**
 * What all CPEs of a fleet share, so that a hundred thousand of them fit into memory. Immutable, for any thread.
 */
public final class SimulatedFleet {
    private final CpeModel model;
    private final long seed;
    private final @Nullable DeviceProfile profile;
    private final CpeMethods methods = new CpeMethods();
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();

    /**
     * @param model what the devices report
     * @param seed  of everything random; the same seed gives the same bytes
     */
    public SimulatedFleet(CpeModel model, long seed) {
        this(model, null, seed);
    }

    /**
     * @param model   who the devices are, which events they report by themselves and their namespace
     * @param profile what the devices have and do, {@code null} for devices without a data model
     * @param seed    of everything random; the same seed gives the same bytes
     */
    public SimulatedFleet(CpeModel model, @Nullable DeviceProfile profile, long seed) {
        this.model = model;
        this.profile = profile;
        this.seed = seed;
    }

    /** A new CPE with this index, which has not reported yet. */
    public SimulatedCpe cpe(int index) {
        VirtualDevice device = profile == null
                ? null
                : new VirtualDevice(profile, index, model.deviceId(index).serialNumber(), seed);
        return new SimulatedCpe(this, index, device);
    }

    CpeModel model() {
        return model;
    }

    CpeMethods methods() {
        return methods;
    }

    SoapReader reader() {
        return reader;
    }

    SoapWriter writer() {
        return writer;
    }

    /** The ID of a device's Inform: unlike that of any other, and the same in each run with one seed. */
    String informId(int index, long counter, long retryCount) {
        long mixed = seed ^ ((long) index << 32) ^ (counter << 8) ^ retryCount;
        // The finaliser of SplitMix64: neighbouring numbers give unlike IDs.
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return Long.toUnsignedString(mixed ^ (mixed >>> 31), 36);
    }
}
