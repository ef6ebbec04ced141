package acs.port;

/** Limits how many devices a caller may bring into the inventory by their first Inform. Asked on a driver's thread; must not block. */
@FunctionalInterface
public interface RegistrationGate {
    /** Lets everybody register. */
    RegistrationGate OPEN = remoteAddress -> true;

    /**
     * Whether one more device may be registered now; counts it.
     *
     * @param remoteAddress of the peer, without port
     */
    boolean mayRegister(String remoteAddress);
}
