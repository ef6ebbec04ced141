package acs.transport.http;

import acs.port.CapturedEnvelope;
import acs.transport.soap.EnvelopeMask;

/** Makes of an envelope's bytes what may be kept. HTTP's own header fields never are. */
final class Capturing {
    private Capturing() {}

    static CapturedEnvelope masked(EnvelopeMask mask, byte[] bytes, int from, int length) {
        EnvelopeMask.Masked masked = mask.mask(bytes, from, length);
        return new CapturedEnvelope(masked.text(), masked.note());
    }
}
