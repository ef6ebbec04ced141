package acs.transport.tls;

import acs.credential.CpeIdentity;

/** What a peer's certificate, already verified, proves (<i>TR-069 A6 §3.3</i>). */
public sealed interface ClientProof {
    /** Nothing: there was no certificate, or it names nobody. */
    enum Nothing implements ClientProof {
        /** The only one. */
        INSTANCE
    }

    /**
     * To be of a model, whose devices share a name; each must prove by HTTP authentication which of them it is.
     *
     * @param name the certificate's common name
     */
    record Model(String name) implements ClientProof {}

    /**
     * To be one device.
     *
     * @param identity which
     */
    record Device(CpeIdentity.Device identity) implements ClientProof {}
}
