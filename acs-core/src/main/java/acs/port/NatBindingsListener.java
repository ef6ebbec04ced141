package acs.port;

/** Told what became of proven NAT bindings, on any thread; must not block. */
@FunctionalInterface
public interface NatBindingsListener {
    /** So many were dealt with: in the database now, or there already, or lost. */
    void settled(int bindings, boolean isStored);
}
