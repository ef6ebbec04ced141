package acs.transport.wake;

import acs.network.NetworkList;

/**
 * What an operator decided about addresses that devices name. Checked in the order of {@link AddressPolicy#refusal}.
 *
 * @param networks    where devices are; others are refused
 * @param allowed     let in although {@link AddressPolicy} would refuse them by itself
 * @param denied      refused although they are in {@code networks}
 * @param ports       that devices may name
 * @param portsDenied refused although they are among {@code ports}
 */
public record AddressRules(NetworkList networks, NetworkList allowed, NetworkList denied, PortRanges ports,
        PortRanges portsDenied) {
    /**
     * Ports of services that have been harmed by an HTTP request that they did not expect, or that take orders over HTTP
     * inside a network: none of them is where a CPE hears connection requests.
     */
    public static final String RISKY_PORTS = "1-21,22,23,25,53,69,88,110,111,119,135,137-139,143,161,389,445,465,514,587,"
            + "636,873,993,995,1433,1521,2049,2181,2375-2380,3268,3306,3389,4369,5432,5672,5900-5999,6000-6063,6379,6443,"
            + "8500,9042,9092,9200,9300,10250,11211,15672,25672,27017-27019";

    /** Every network, private ones included, since CPEs live there; every port but risky ones. */
    public static AddressRules defaults() {
        return new AddressRules(NetworkList.parse("0.0.0.0/0,::/0"), NetworkList.EMPTY, NetworkList.EMPTY,
                PortRanges.ALL, PortRanges.parse(RISKY_PORTS));
    }
}
