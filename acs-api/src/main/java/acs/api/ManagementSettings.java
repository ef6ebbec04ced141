package acs.api;

/**
 * How health and metrics are served. They carry no secrets and ask for no token: bind them where only operators reach.
 *
 * @param host address to bind
 * @param port to bind, 0 for a free one
 * @param http limits of the listener
 */
public record ManagementSettings(String host, int port, HttpLimits http) {
    public ManagementSettings {
        Checks.port(port);
    }

    /** Loopback, port 8081, 100 connections of one address. */
    public static ManagementSettings defaults() {
        HttpLimits.Fair fair = HttpLimits.Fair.defaults();
        return new ManagementSettings("127.0.0.1", 8081, HttpLimits.defaults().with(
                new HttpLimits.Fair(100, fair.headTimeout(), fair.writeRateMin(), fair.writeGrace())));
    }
}
