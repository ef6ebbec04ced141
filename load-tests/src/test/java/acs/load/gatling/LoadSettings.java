package acs.load.gatling;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a simulation is told by system properties.
 *
 * @param port         {@code port}: of the ACS on 127.0.0.1, 7547 when absent
 * @param rate         {@code rate}: sessions begun per second, 200
 * @param rampSeconds  {@code ramp}: over which the rate is reached, so that a cold server is not judged by its first second, 10
 * @param seconds      {@code duration}: at that rate, 60
 * @param devices      {@code devices}: distinct devices, as many as sessions when absent
 * @param parameters   {@code parameters}: values per Inform, 18
 * @param changedShare {@code changed}: share of values that change, 0.06
 * @param prefix       {@code prefix}: of serial numbers, G
 * @param addresses    {@code addresses}: loopback addresses to call from, 32; each has some 28,000 ports
 */
record LoadSettings(int port, double rate, int rampSeconds, int seconds, int devices, int parameters,
        double changedShare, String prefix,
        int addresses) {
    LoadSettings {
        if (rate <= 0 || rampSeconds < 0 || seconds < 1 || devices < 1 || addresses < 1 || addresses > 250) {
            throw new IllegalArgumentException("rate, duration and devices must be positive, addresses 1 to 250");
        }
    }

    static LoadSettings ofSystemProperties() {
        double rate = Double.parseDouble(System.getProperty("rate", "200"));
        int ramp = Integer.getInteger("ramp", 10);
        int seconds = Integer.getInteger("duration", 60);
        int sessions = (int) Math.ceil(rate * seconds + rate * ramp / 2) + 1;
        return new LoadSettings(Integer.getInteger("port", 7547), rate, ramp, seconds,
                Integer.getInteger("devices", sessions), Integer.getInteger("parameters", 18),
                Double.parseDouble(System.getProperty("changed", "0.06")), System.getProperty("prefix", "G"),
                Integer.getInteger("addresses", 32));
    }

    List<String> localAddresses() {
        return IntStream.rangeClosed(1, addresses).mapToObj(last -> "127.0.0." + last).toList();
    }
}
