package acs.port;

import acs.operation.WorkFlag;

/**
 * What became of an {@link InformRecord}.
 *
 * @param registration whether it was stored
 * @param work         what the device's row says about operations
 */
public record InformReceipt(Registration registration, WorkFlag work) {
    /** Stored, and nothing to do. */
    public static final InformReceipt RECORDED = new InformReceipt(Registration.RECORDED, WorkFlag.NONE);
    /** Stored at first contact. */
    public static final InformReceipt REGISTERED = new InformReceipt(Registration.REGISTERED, WorkFlag.NONE);
    /** Not stored. */
    public static final InformReceipt REFUSED = new InformReceipt(Registration.REFUSED, WorkFlag.NONE);

    /** How the inventory took it. */
    public enum Registration {
        /** On disk; the device was known. */
        RECORDED,
        /** On disk; this was the first contact, and the device is registered now. */
        REGISTERED,
        /** Nothing was stored: the device is unknown and the registration policy refuses unknown devices. */
        REFUSED
    }

    /** Stored, of a known device. */
    public static InformReceipt recorded(WorkFlag work) {
        return work.value() == 0 ? RECORDED : new InformReceipt(Registration.RECORDED, work);
    }
}
