package acs.transport.tls;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import acs.credential.CpeIdentity;
import acs.cwmp.DeviceId;

/**
 * Whom a CPE's certificate names: its common name, or an alternative name where that is none, has the form of the username,
 * {@code OUI-ProductClass-SerialNumber} percent-encoded, or is one that a model's devices share (<i>TR-069 A6 §3.3,
 * §3.4.4</i>). Immutable.
 */
final class CertificateNames {
    private final List<Pattern> generic;

    /** @param genericNames of models, {@code *} for any characters */
    CertificateNames(List<String> genericNames) {
        this.generic = genericNames.stream().map(CertificateNames::pattern).toList();
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(Arrays.stream(name.split("\\*", -1)).map(Pattern::quote)
                .collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    /** What a verified certificate proves. One with several names that differ proves nothing. */
    ClientProof proofOf(X509Certificate certificate) {
        List<String> common = SubjectNames.commonNames(certificate);
        ClientProof byCommonName = proofOf(common);
        return common.size() > 1 || byCommonName != ClientProof.Nothing.INSTANCE
                ? byCommonName
                : proofOf(SubjectNames.alternativeNames(certificate));
    }

    private ClientProof proofOf(List<String> names) {
        Set<ClientProof> named = new LinkedHashSet<>();
        for (String name : names) {
            proofOf(name).ifPresent(named::add);
        }
        return named.size() == 1 ? named.iterator().next() : ClientProof.Nothing.INSTANCE;
    }

    private Optional<ClientProof> proofOf(String name) {
        // Before the device: "00D09E-ModelX" looks like OUI and serial number.
        if (generic.stream().anyMatch(pattern -> pattern.matcher(name).matches())) {
            return Optional.of(new ClientProof.Model(name));
        }
        return DeviceId.parse(name).map(id -> new ClientProof.Device(new CpeIdentity.Device(id.canonical())));
    }
}
