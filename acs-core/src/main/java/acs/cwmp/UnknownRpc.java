package acs.cwmp;

/**
 * A body whose element is no RPC that we know, a vendor's for instance. It is answered with fault 8000 and the session
 * goes on (<i>TR-069 A6 §3.7.2.4</i>).
 *
 * @param rpcName as on the wire, at most {@value #NAME_MAX} characters of it
 */
public record UnknownRpc(String rpcName) implements CpeRequest {
    /** Longer names are cut: nothing that a device makes up is kept at any length. */
    public static final int NAME_MAX = 64;

    public UnknownRpc {
        rpcName = rpcName.length() <= NAME_MAX ? rpcName : rpcName.substring(0, NAME_MAX);
    }

    /** Whether the name claims to answer something, which cannot be answered in turn. */
    public boolean isResponse() {
        return rpcName.endsWith("Response");
    }
}
