package acs.transport.tls;

import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of CPEs are good: a path to one of the CAs, within its time, for clients, not revoked (<i>RFC 5280
 * §6</i>). A resumed session is judged anew, so that a revocation is not outlived. A list whose time is over still counts: to
 * lock out a fleet since a CA published late would be worse; {@link #nextUpdate} tells. Immutable but for the clock; any
 * thread.
 */
final class ClientTrust extends X509ExtendedTrustManager implements ResumableX509ExtendedTrustManager {
    private static final int CHAIN_MAX = 8;
    private static final int PATH_MAX = 5;
    private static final int KEY_USAGE_SIGNATURE = 0;
    private static final Set<String> CLIENT_USAGES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");
    private static final String DELTA_CRL = "2.5.29.27";

    private final List<X509Certificate> authorities;
    private final Set<TrustAnchor> anchors;
    private final Map<X500Principal, Set<BigInteger>> revoked;
    private final @Nullable Instant nextUpdate;
    private final CertificateNames names;
    private final boolean namesRequired;
    private final InstantSource clock;

    private ClientTrust(List<X509Certificate> authorities, Map<X500Principal, Set<BigInteger>> revoked,
            @Nullable Instant nextUpdate, CertificateNames names, boolean namesRequired, InstantSource clock) {
        this.authorities = List.copyOf(authorities);
        this.anchors = authorities.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet());
        this.revoked = Map.copyOf(revoked);
        this.nextUpdate = nextUpdate;
        this.names = names;
        this.namesRequired = namesRequired;
        this.clock = clock;
    }

    /** Reads the files. Blocks. */
    static ClientTrust read(ServerTlsSettings.ClientCertificates clients, InstantSource clock)
            throws TlsFileException {
        List<X509Certificate> authorities = new ArrayList<>();
        for (Path file : clients.caFiles()) {
            for (X509Certificate ca : Pem.certificates(file)) {
                if (ca.getBasicConstraints() < 0) {
                    throw new TlsFileException(file, "holds a certificate that is no CA's: " + ca
                            .getSubjectX500Principal().getName());
                }
                authorities.add(ca);
            }
        }
        Map<X500Principal, Set<BigInteger>> revoked = new HashMap<>();
        Instant nextUpdate = null;
        for (Path file : clients.crlFiles()) {
            for (X509CRL list : Pem.revocationLists(file)) {
                addRevoked(file, list, authorities, revoked);
                Instant next = list.getNextUpdate() == null ? null : list.getNextUpdate().toInstant();
                nextUpdate = nextUpdate == null || (next != null && next.isBefore(nextUpdate)) ? next : nextUpdate;
            }
        }
        return new ClientTrust(authorities, revoked, nextUpdate, new CertificateNames(clients.genericNames()),
                clients.demand() == ServerTlsSettings.Demand.REQUIRE, clock);
    }

    private static void addRevoked(Path file, X509CRL list, List<X509Certificate> authorities,
            Map<X500Principal, Set<BigInteger>> revoked) throws TlsFileException {
        X500Principal issuer = list.getIssuerX500Principal();
        if (list.getCriticalExtensionOIDs() != null && list.getCriticalExtensionOIDs().contains(DELTA_CRL)) {
            throw new TlsFileException(file, "holds a delta list; whole ones are known here");
        }
        if (authorities.stream().noneMatch(
                ca -> ca.getSubjectX500Principal().equals(issuer) && isSignedBy(list, ca.getPublicKey()))) {
            throw new TlsFileException(file, "its list of " + issuer.getName()
                    + " is signed by none of the CAs in tls.client-ca-files");
        }
        Set<BigInteger> serials = revoked.computeIfAbsent(issuer, any -> new HashSet<>());
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        for (X509CRLEntry entry : entries == null ? Set.<X509CRLEntry>of() : entries) {
            X500Principal other = entry.getCertificateIssuer();
            (other == null ? serials : revoked.computeIfAbsent(other, any -> new HashSet<>()))
                    .add(entry.getSerialNumber());
        }
    }

    private static boolean isSignedBy(X509CRL list, PublicKey key) {
        try {
            list.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The CAs. */
    List<X509Certificate> authorities() {
        return authorities;
    }

    /** When the first of the revocation lists should be replaced by a newer one; empty when there is none or it does not say. */
    Optional<Instant> nextUpdate() {
        return Optional.ofNullable(nextUpdate);
    }

    /** Adds all that decides whom this trusts. */
    void digest(MessageDigest digest) {
        try {
            for (X509Certificate ca : authorities) {
                digest.update(ca.getEncoded());
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has bytes", e);
        }
        for (X500Principal issuer : revoked.keySet().stream().sorted(Comparator.comparing(X500Principal::getName))
                .toList()) {
            digest.update(issuer.getEncoded());
            revoked.getOrDefault(issuer, Set.of()).stream().sorted().map(BigInteger::toByteArray)
                    .forEach(digest::update);
        }
    }

    /** What a certificate proves that {@link #verify} let through. */
    ClientProof proofOf(X509Certificate certificate) {
        return names.proofOf(certificate);
    }

    /** @throws CertificateRefused with the reason */
    void verify(List<X509Certificate> chain) throws CertificateRefused {
        if (chain.isEmpty() || chain.size() > CHAIN_MAX) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_UNFIT, null);
        }
        X509Certificate own = chain.get(0);
        checkTime(own);
        checkUsage(own);
        for (Certificate one : path(own, chain).getCertificates()) {
            checkRevocation((X509Certificate) one);
        }
        if (namesRequired && names.proofOf(own) == ClientProof.Nothing.INSTANCE) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_NAMELESS, null);
        }
    }

    private void checkTime(X509Certificate certificate) throws CertificateRefused {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException e) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_EXPIRED, e);
        } catch (CertificateNotYetValidException e) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_NOT_YET_VALID, e);
        }
    }

    private static void checkUsage(X509Certificate certificate) throws CertificateRefused {
        boolean[] usage = certificate.getKeyUsage();
        boolean fit = usage == null || usage[KEY_USAGE_SIGNATURE];
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            fit &= extended == null || extended.stream().anyMatch(CLIENT_USAGES::contains);
        } catch (CertificateParsingException e) {
            fit = false;
        }
        if (!fit) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_UNFIT, null);
        }
    }

    /** Builds rather than validates: devices send chains in odd orders, or leave out what the bundle has. */
    private CertPath path(X509Certificate own, List<X509Certificate> chain) throws CertificateRefused {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(own);
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(PATH_MAX);
            parameters.setDate(Date.from(clock.instant()));
            PKIXCertPathBuilderResult built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX")
                    .build(parameters);
            return built.getCertPath();
        } catch (CertPathBuilderException e) {
            throw new CertificateRefused(reasonOf(e), e);
        } catch (GeneralSecurityException e) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_UNFIT, e);
        }
    }

    private static HandshakeFailure reasonOf(CertPathBuilderException failure) {
        if (!(failure.getCause() instanceof CertPathValidatorException cause)) {
            return HandshakeFailure.CERTIFICATE_UNKNOWN_ISSUER;
        }
        if (cause.getReason() == BasicReason.EXPIRED) {
            return HandshakeFailure.CERTIFICATE_EXPIRED;
        }
        return cause.getReason() == BasicReason.NOT_YET_VALID
                ? HandshakeFailure.CERTIFICATE_NOT_YET_VALID
                : HandshakeFailure.CERTIFICATE_UNFIT;
    }

    private void checkRevocation(X509Certificate certificate) throws CertificateRefused {
        Set<BigInteger> serials = revoked.get(certificate.getIssuerX500Principal());
        if (serials != null && serials.contains(certificate.getSerialNumber())) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_REVOKED, null);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(Arrays.asList(chain));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(Arrays.asList(chain));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verify(Arrays.asList(chain));
    }

    @Override
    public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        verify(Arrays.asList(chain));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(X509Certificate[]::new);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw servers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw servers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw servers();
    }

    @Override
    public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        throw servers();
    }

    private static CertificateException servers() {
        return new CertificateException("this trusts clients alone");
    }
}
