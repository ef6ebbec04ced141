package acs.transport.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What the owner of a certificate is called. */
final class SubjectNames {
    private static final int SAN_DNS = 2;

    private SubjectNames() {}

    /** The subject's common names; one as a rule. */
    static List<String> commonNames(X509Certificate certificate) {
        List<String> found = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                Attribute names = rdn.toAttributes().get("CN");
                if (names != null) {
                    addTexts(names.getAll(), found);
                }
            }
        } catch (NamingException e) {
            return List.of();
        }
        return found;
    }

    private static void addTexts(NamingEnumeration<?> values, List<String> found) throws NamingException {
        while (values.hasMore()) {
            if (values.next() instanceof String text) {
                found.add(text);
            }
        }
    }

    /** Its alternative names of type dNSName. */
    static List<String> alternativeNames(X509Certificate certificate) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (name.get(0).equals(SAN_DNS)) {
                    found.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            // Then it has none that anybody could use.
        }
        return found;
    }
}
