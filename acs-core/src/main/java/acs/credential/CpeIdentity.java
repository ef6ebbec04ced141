package acs.credential;

/**
 * Who the sender of a POST has proven to be, before anything that it posted is believed (<i>TR-069 A6 §3.4.4</i>). Made by
 * the transport from credentials or a client certificate; the engine holds it against the Inform's DeviceId.
 */
public sealed interface CpeIdentity {
    /** Nobody asks for proof: the server runs without authentication. */
    enum Unasked implements CpeIdentity {
        /** The only one. */
        INSTANCE
    }

    /** This POST proves nothing by itself; the session that it belongs to may have been proven. */
    enum Unproven implements CpeIdentity {
        /** The only one. */
        INSTANCE
    }

    /**
     * Proven to be this device.
     *
     * @param deviceKey  canonical id
     * @param keyVersion of the derived password that proved it, 0 when something else did
     */
    record Device(String deviceKey, int keyVersion) implements CpeIdentity {
        /** Proven by anything but a derived password. */
        public Device(String deviceKey) {
            this(deviceKey, 0);
        }
    }

    /**
     * Knows the secret that devices share before they have one of their own: may speak for a device that has not yet
     * proven a secret of its own.
     *
     * @param name of the shared credential, for logs
     */
    record Bootstrap(String name) implements CpeIdentity {}
}
