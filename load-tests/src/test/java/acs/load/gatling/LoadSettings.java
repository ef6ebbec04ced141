package acs.load.gatling;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a simulation is told by system properties.
 *
 * @param port         {@code port}: of the ACS on 127.0.0.1, 7547 when absent
 * @param rate         {@code rate}: sessions begun per second, 200
 * @param seconds      {@code duration}: of the load, 60
 * @param devices      {@code devices}: distinct devices, as many as sessions when absent
 * @param parameters   {@code parameters}: values per Inform, 18
 * @param changedShare {@code changed}: share of values that change, 0.06
 * @param prefix       {@code prefix}: of serial numbers, G
 * @param addresses    {@code addresses}: loopback addresses to call from, 32; each has some 28,000 ports
 */
record LoadSettings(int port, double rate, int seconds, int devices, int parameters, double changedShare, String prefix,
        int addresses) {
    LoadSettings {
        if (rate <= 0 || seconds < 1 || devices < 1 || addresses < 1 || addresses > 250) {
            throw new IllegalArgumentException("rate, duration and devices must be positive, addresses 1 to 250");
        }
    }

    static LoadSettings ofSystemProperties() {
        double rate = Double.parseDouble(System.getProperty("rate", "200"));
        int seconds = Integer.getInteger("duration", 60);
        return new LoadSettings(Integer.getInteger("port", 7547), rate, seconds,
                Integer.getInteger("devices", (int) Math.ceil(rate * seconds)), Integer.getInteger("parameters", 18),
                Double.parseDouble(System.getProperty("changed", "0.06")), System.getProperty("prefix", "G"),
                Integer.getInteger("addresses", 32));
    }

    List<String> localAddresses() {
        return IntStream.rangeClosed(1, addresses).mapToObj(last -> "127.0.0." + last).toList();
    }
}
