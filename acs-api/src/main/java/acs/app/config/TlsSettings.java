package acs.app.config;

import static acs.app.config.SettingType.choice;
import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.path;
import static acs.app.config.SettingType.port;
import static acs.app.config.SettingType.secret;
import static acs.app.config.SettingType.time;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.ServerTlsSettings.ClientCertificates;
import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.ServerTlsSettings.Handshakes;
import acs.transport.tls.TlsProvider;
import org.jspecify.annotations.Nullable;

/** The settings of certificates and the TLS listeners. */
public final class TlsSettings {
    static final SettingGroup GROUP = new SettingGroup();

    static final Setting<List<Path>> CERTIFICATE_FILES = GROUP.add("tls.certificate-files", paths(), List.of(),
            "PEM files, each with a certificate and those above it; read again when they change. The client's host name"
                    + " chooses, the first is for all others; of two for one host, ECDSA comes before RSA. None: no TLS.");
    static final Setting<List<Path>> KEY_FILES = GROUP.add("tls.key-files", paths(), List.of(),
            "Their private keys (PEM, PKCS#8), in the same order. Not set: they stand in the same files.");
    static final Setting<Secret> KEY_PASSWORD = GROUP.add("tls.key-password",
            secret("1 to 256 characters", Pattern.compile("[^\\x00-\\x1f]{1,256}")), Secret.NONE,
            "Opens those keys that are encrypted.");
    static final Setting<TlsProvider> PROVIDER = GROUP.add("tls.provider", choice(TlsProvider.class), TlsProvider.AUTO,
            "Whose TLS is spoken: BoringSSL (`openssl`), the JDK's, or BoringSSL where it loads; the log says which.");
    /** The port for CPEs over TLS. */
    public static final Setting<Integer> CWMP_TLS_PORT = GROUP.add("cwmp.tls-port", port(), 7548,
            "The TCP port for CWMP over TLS 1.2 and 1.3, on `cwmp.host`; listened on when there is a certificate.");
    static final Setting<Boolean> CWMP_PLAIN = GROUP.add("cwmp.plain", flag(), true,
            "Whether CPEs may come without TLS too, on `cwmp.port`.");
    /** The port for CPEs of another age. */
    public static final Setting<Integer> LEGACY_PORT = GROUP.add("tls.legacy-port", optionalPort(), TlsConfig.OFF,
            "One more port for CPEs that speak no TLS after 1.0 or 1.1, or know old ciphers alone. Anybody on the way may"
                    + " break what is sent there: keep it to closed networks.");
    static final Setting<Boolean> API_TLS = GROUP.add("api.tls", flag(), false,
            "Whether the API is spoken over TLS, on `api.port` and no longer without.");
    static final Setting<List<Path>> CLIENT_CA_FILES = GROUP.add("tls.client-ca-files", paths(), List.of(),
            "PEM files with the CAs of CPEs; CPEs are asked for certificates when there are any.");
    static final Setting<List<Path>> CLIENT_CRL_FILES = GROUP.add("tls.client-crl-files", paths(), List.of(),
            "Revocation lists of those CAs, PEM or DER; read again when they change. One that is overdue still counts.");
    static final Setting<Demand> CLIENT_CERTIFICATES = GROUP.add("tls.client-certificates", choice(Demand.class),
            Demand.OPTIONAL, "Whether a CPE without a good certificate may connect and prove itself otherwise.");
    static final Setting<List<String>> CLIENT_GENERIC_NAMES = GROUP.add("tls.client-generic-names", names(), List.of(),
            "Common names that a model's devices share, `*` for any characters: such a certificate proves the model, and"
                    + " the device must prove itself by HTTP authentication too.");
    static final Setting<String> FORWARDED_HEADER = GROUP.add("tls.forwarded-certificate-header", header(), "",
            "The header in which a trusted proxy hands on a CPE's certificate: `Client-Cert` (RFC 9440),"
                    + " `X-Forwarded-Client-Cert`, `X-SSL-Client-Cert`. From anybody else it counts for nothing.");
    static final Setting<Duration> HANDSHAKE_TIMEOUT = GROUP.add("tls.handshake-timeout", time("1s", "5m"),
            Handshakes.defaults().timeout(), "From connecting to the end of the handshake; then close.");
    static final Setting<Integer> HANDSHAKES_MAX = GROUP.add("tls.handshakes-max", count(10, 1_000_000),
            Handshakes.defaults().openMax(),
            "Handshakes under way; one more pushes out the oldest of those that have said nothing.");
    static final Setting<Duration> SESSION_LIFETIME = GROUP.add("tls.session-lifetime", time("1m", "7d"),
            Duration.ofHours(24),
            "How long a session can be resumed, at least: a resumption costs a third of a handshake. The keys of tickets"
                    + " change as often.");
    static final Setting<Duration> EXPIRY_WARNING = GROUP.add("tls.expiry-warning", time("0s", "365d"),
            Duration.ofDays(21), "How long before a certificate's end the log warns, once a day.");
    static final Setting<Duration> RELOAD_INTERVAL = GROUP.add("tls.reload-interval", time("1s", "1d"),
            Duration.ofSeconds(5), "How often a look is taken whether the files have changed.");

    private TlsSettings() {}

    static TlsConfig map(SettingValues values) {
        return new TlsConfig(server(values), values.get(CWMP_TLS_PORT), values.get(LEGACY_PORT),
                values.get(CWMP_PLAIN), values.get(API_TLS), values.get(FORWARDED_HEADER),
                values.get(RELOAD_INTERVAL));
    }

    private static @Nullable ServerTlsSettings server(SettingValues values) {
        List<Path> chains = values.get(CERTIFICATE_FILES);
        if (chains.isEmpty()) {
            return null;
        }
        List<Path> keys = values.get(KEY_FILES);
        List<CertificateFiles> certificates = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            certificates.add(new CertificateFiles(chains.get(i), i < keys.size() ? keys.get(i) : chains.get(i)));
        }
        return new ServerTlsSettings(values.get(PROVIDER), certificates, values.get(KEY_PASSWORD).value(),
                new ClientCertificates(values.get(CLIENT_CERTIFICATES), values.get(CLIENT_CA_FILES),
                        values.get(CLIENT_CRL_FILES), values.get(CLIENT_GENERIC_NAMES)),
                new Handshakes(values.get(HANDSHAKE_TIMEOUT), values.get(HANDSHAKES_MAX)),
                values.get(SESSION_LIFETIME), values.get(EXPIRY_WARNING));
    }

    /** What does not go together, each a line for the operator. */
    static List<String> contradictions(SettingValues values) {
        List<String> problems = new ArrayList<>();
        int chains = values.get(CERTIFICATE_FILES).size();
        int keys = values.get(KEY_FILES).size();
        if (keys != 0 && keys != chains) {
            problems.add(named(values, KEY_FILES) + ": names " + keys + " keys for the " + chains + " of "
                    + CERTIFICATE_FILES + "; give one for each, or none when they stand in the same files");
        }
        if (chains == 0) {
            needsCertificate(values, CWMP_PLAIN, !values.get(CWMP_PLAIN), problems);
            needsCertificate(values, API_TLS, values.get(API_TLS), problems);
            needsCertificate(values, LEGACY_PORT, values.get(LEGACY_PORT) != TlsConfig.OFF, problems);
            needsCertificate(values, CLIENT_CA_FILES, !values.get(CLIENT_CA_FILES).isEmpty(), problems);
        }
        if (values.get(CLIENT_CA_FILES).isEmpty()) {
            if (values.get(CLIENT_CERTIFICATES) == Demand.REQUIRE) {
                problems.add(named(values, CLIENT_CERTIFICATES) + ": needs the CAs in " + CLIENT_CA_FILES);
            }
            if (!values.get(CLIENT_CRL_FILES).isEmpty()) {
                problems.add(named(values, CLIENT_CRL_FILES) + ": needs the CAs in " + CLIENT_CA_FILES);
            }
        }
        return problems;
    }

    private static void needsCertificate(SettingValues values, Setting<?> setting, boolean asked,
            List<String> problems) {
        if (asked) {
            problems.add(named(values, setting) + ": needs a certificate in " + CERTIFICATE_FILES
                    + "; for a trial make one with: acs tls init");
        }
    }

    private static String named(SettingValues values, Setting<?> setting) {
        return setting.key() + " (" + values.origin(setting) + ")";
    }

    private static SettingType<List<Path>> paths() {
        return list("paths with commas between them; relative to the working directory", path().parser(),
                Path::toString);
    }

    private static SettingType<List<String>> names() {
        return list("texts with commas between them", text -> {
            if (text.replace("*", "").isEmpty()) {
                throw new IllegalArgumentException("must not be a pattern for everybody");
            }
            return text;
        }, Function.identity());
    }

    private static <T> SettingType<List<T>> list(String range, Function<String, T> parser,
            Function<T, String> printer) {
        return new SettingType<>("empty, or " + range,
                text -> Arrays.stream(text.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty())
                        .map(parser).toList(),
                values -> values.stream().map(printer).collect(Collectors.joining(",")));
    }

    private static SettingType<Integer> optionalPort() {
        return new SettingType<>("empty, or " + port().range(),
                text -> text.isEmpty() ? TlsConfig.OFF : port().parser().apply(text),
                number -> number == TlsConfig.OFF ? "" : String.valueOf(number));
    }

    private static SettingType<String> header() {
        return new SettingType<>("empty, or the name of a header", text -> {
            if (!text.matches("[A-Za-z0-9-]{0,64}")) {
                throw new IllegalArgumentException("must be the name of a header");
            }
            return text;
        }, Function.identity());
    }
}
