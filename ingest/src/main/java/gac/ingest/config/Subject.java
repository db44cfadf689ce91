package gac.ingest.config;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * A distinguished name (RFC 4514), or some parts of one: {@code CN=web-1,O=Agency A,C=VN} is one certificate, {@code O=Agency A} are all of an agency.
 * Case and order of the parts do not matter.
 */
public final class Subject {
    private static final Map<String, String> NAMES = Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS");

    private final String text;
    private final Set<Rdn> parts;

    private Subject(String text, Set<Rdn> parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException when the text is no distinguished name, or an empty one
     */
    public static Subject parse(String text) {
        try {
            Set<Rdn> parts = new HashSet<>(new LdapName(text.trim()).getRdns());
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("'" + text + "' names nothing");
            }
            return new Subject(text, parts);
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("'" + text + "' is no distinguished name", e);
        }
    }

    /** The name in a certificate, as it is written into events: the part that names most precisely comes first. */
    public static String text(X500Principal principal) {
        return principal.getName(X500Principal.RFC2253, NAMES);
    }

    /** Number of parts, when all of them are in the other name; 0 when they are not. */
    public int matches(Subject whole) {
        return whole.parts.containsAll(parts) ? parts.size() : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subject subject && parts.equals(subject.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
