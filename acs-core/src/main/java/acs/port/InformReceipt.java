package acs.port;

/** What became of an {@link InformRecord}. */
public enum InformReceipt {
    /** On disk; the device was known. */
    RECORDED,
    /** On disk; this was the first contact, and the device is registered now. */
    REGISTERED,
    /** Nothing was stored: the device is unknown and the registration policy refuses unknown devices. */
    REFUSED
}
