package acs.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import acs.store.embedded.EmbeddedPostgres;

/**
 * Where the database is and how to log in. Its text form leaves the password out.
 *
 * @param hosts    one, or several of which the primary is used
 * @param database its name
 * @param user     who logs in
 * @param password of the user, may be empty
 * @param sslMode  as libpq names it: {@code disable}, {@code allow}, {@code prefer}, {@code require}, {@code verify-ca},
 *                 {@code verify-full}
 */
public record DatabaseAddress(List<Host> hosts, String database, String user, String password, String sslMode) {
    private static final int PORT = 5432;

    /**
     * A server.
     *
     * @param name host name or address
     * @param port TCP port
     */
    public record Host(String name, int port) {
        private String text() {
            return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
        }
    }

    public DatabaseAddress {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || database.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException("a database address needs a host, a database and a user");
        }
    }

    /** The server that the ACS brings along. */
    public static DatabaseAddress of(EmbeddedPostgres server) {
        return new DatabaseAddress(List.of(new Host(server.host(), server.port())), server.database(), server.user(),
                server.password(), "disable");
    }

    /**
     * Reads {@code postgresql://user:password@host1:5432,host2/database?sslmode=require}; the schemes {@code postgres} and
     * {@code r2dbc:postgresql} (with {@code sslMode}) are read alike.
     *
     * @throws IllegalArgumentException naming what is wrong, never the password
     */
    public static DatabaseAddress parse(String url) {
        String rest = afterScheme(url);
        int question = rest.indexOf('?');
        String sslMode = sslMode(question < 0 ? "" : rest.substring(question + 1));
        String path = question < 0 ? rest : rest.substring(0, question);
        int at = path.lastIndexOf('@');
        int slash = path.indexOf('/', at + 1);
        if (at < 0 || slash < 0) {
            throw new IllegalArgumentException(
                    "a database URL looks like postgresql://user:password@host:5432/database");
        }
        String login = path.substring(0, at);
        int colon = login.indexOf(':');
        return new DatabaseAddress(hosts(path.substring(at + 1, slash)), decode(path.substring(slash + 1)),
                decode(colon < 0 ? login : login.substring(0, colon)),
                colon < 0 ? "" : decode(login.substring(colon + 1)), sslMode);
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + hostList() + "/" + database + "?sslmode=" + sslMode;
    }

    /** The hosts as a URL names them. */
    String hostList() {
        return hosts.stream().map(Host::text).collect(Collectors.joining(","));
    }

    private static String afterScheme(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "postgresql", "postgres", "r2dbc:postgresql", "r2dbc:postgres" -> url.substring(end + 3);
            default ->
                throw new IllegalArgumentException("a database URL begins with postgresql:// or r2dbc:postgresql://");
        };
    }

    private static List<Host> hosts(String list) {
        List<Host> hosts = new ArrayList<>();
        for (String each : list.split(",", -1)) {
            int colon = each.lastIndexOf(':');
            boolean hasPort = colon > 0 && !each.endsWith("]");
            String name = hasPort ? each.substring(0, colon) : each;
            if (name.isEmpty() || name.startsWith("[") != name.endsWith("]")) {
                throw new IllegalArgumentException("a database URL names a host, or several with commas between");
            }
            hosts.add(new Host(name.startsWith("[") ? name.substring(1, name.length() - 1) : name,
                    hasPort ? port(each.substring(colon + 1)) : PORT));
        }
        return hosts;
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535 || Integer.parseInt(text) < 1) {
            throw new IllegalArgumentException("not a port in the database URL: " + text);
        }
        return Integer.parseInt(text);
    }

    private static String sslMode(String query) {
        String mode = "prefer";
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            if (!pair.toLowerCase(Locale.ROOT).startsWith("sslmode=")) {
                throw new IllegalArgumentException(
                        "the database URL knows the option sslmode alone, not " + pair.split("=", 2)[0]);
            }
            mode = pair.substring("sslmode=".length()).toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (!List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full").contains(mode)) {
            throw new IllegalArgumentException("no sslmode of PostgreSQL: " + mode);
        }
        return mode;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
