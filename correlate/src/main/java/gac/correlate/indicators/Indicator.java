package gac.correlate.indicators;

import gac.correlate.sigma.text.Addresses;
import inet.ipaddr.IPAddress;
import java.net.IDN;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a feed says to look for.
 *
 * @param value in the form in which it is looked up, see {@link #of}
 * @param label what the feed calls it, such as the name of the malware; null when it says nothing
 * @param confidence 0 to 100, as STIX 2.1 counts it
 * @param tlp traffic light protocol 2.0: clear, green, amber, amber+strict, red; null when the feed says nothing
 * @param from events effective before it are no hits; null: all before {@code until}
 * @param until events effective from it on are no hits; null: for ever
 */
public record Indicator(
        IndicatorType type,
        String value,
        @Nullable String label,
        int confidence,
        @Nullable String tlp,
        @Nullable Instant from,
        @Nullable Instant until) {

    private static final Pattern HASH =
            Pattern.compile("(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128})");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\\.)+[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern SENDER = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,253}");
    private static final Pattern URL = Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?([^/?#\\s]+)([^#\\s]*)(?:#.*)?");
    private static final int LONGEST = 2_000;
    /** Of a name in DNS (RFC 1035, section 2.3.4). */
    private static final int LONGEST_NAME = 253;

    /** With nothing but its value. */
    public static Indicator of(IndicatorType type, String value) {
        return new Indicator(type, canonical(type, value), null, 50, null, null, null);
    }

    /**
     * The type of a value that is listed without one. A value that was made harmless ({@code hxxp://bad[.]example}) counts as what it was.
     *
     * @throws IllegalArgumentException when it is nothing that can be looked for
     */
    public static IndicatorType typeOf(String listed) {
        String value = rearmed(listed);
        if (value.contains("://")) {
            return IndicatorType.URL;
        }
        if (HASH.matcher(value).matches()) {
            return IndicatorType.HASH;
        }
        if (isNetwork(value)) {
            return IndicatorType.ADDRESS;
        }
        if (value.indexOf('/') > 0) {
            return IndicatorType.URL;
        }
        return value.indexOf('@') >= 0 ? IndicatorType.SENDER : IndicatorType.DOMAIN;
    }

    private static boolean isNetwork(String value) {
        return Character.digit(value.isEmpty() ? ' ' : value.charAt(0), 16) >= 0
                && value.matches("[0-9a-fA-F:.]+(/[0-9]{1,3})?")
                && (value.indexOf(':') >= 0 || value.matches("[0-9.]+(/[0-9]{1,3})?"));
    }

    /**
     * The form in which a value is looked up.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static String canonical(IndicatorType type, String listed) {
        String value = rearmed(listed.strip());
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    value.isEmpty() ? "is empty" : "is longer than " + LONGEST + " characters");
        }
        return switch (type) {
            case ADDRESS -> address(value);
            case DOMAIN -> domain(value);
            case URL -> url(value);
            case HASH -> matching(HASH, value.toLowerCase(Locale.ROOT), value, "a hash (MD5, SHA-1, SHA-256, SHA-512)");
            case SENDER -> matching(SENDER, value.toLowerCase(Locale.ROOT), value, "a mail address");
        };
    }

    /** An address; a network of more than one address with its prefix length. */
    private static String address(String value) {
        IPAddress network = Addresses.parseNetwork(value);
        Integer prefix = network.getNetworkPrefixLength();
        return prefix == null || prefix == network.getBitCount()
                ? network.getLower().withoutPrefixLength().toCanonicalString()
                : network.toCanonicalString();
    }

    private static String matching(Pattern pattern, String value, String listed, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + listed + "' is not " + what);
        }
        return value;
    }

    private static String domain(String listed) {
        String value = listed.startsWith("*.") ? listed.substring(2) : listed;
        value = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
        return matching(DOMAIN, ascii(value), listed, "an address, network, domain, URL, hash or mail address");
    }

    /** A name as DNS writes it, in lower case; one that cannot be written so, or is longer than names are, stays. */
    static String ascii(String name) {
        if (name.length() > LONGEST_NAME) {
            return name.toLowerCase(Locale.ROOT);
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                try {
                    return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
                } catch (IllegalArgumentException e) {
                    break;
                }
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** Host in lower case without a default port, path (at least {@code /}) and query. */
    static String url(String listed) {
        Matcher parts = URL.matcher(listed);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + listed + "' is not a URL");
        }
        String host = parts.group(1);
        host = host.substring(host.lastIndexOf('@') + 1);
        String scheme = listed.toLowerCase(Locale.ROOT);
        if ((scheme.startsWith("http://") && host.endsWith(":80"))
                || (scheme.startsWith("https://") && host.endsWith(":443"))) {
            host = host.substring(0, host.lastIndexOf(':'));
        }
        String rest = parts.group(2);
        return ascii(host) + (rest.startsWith("/") ? rest : "/" + rest);
    }

    private static String rearmed(String listed) {
        if (listed.indexOf('[') < 0 && listed.indexOf('(') < 0 && !listed.regionMatches(true, 0, "hxxp", 0, 4)) {
            return listed;
        }
        String value = listed.replace("[.]", ".")
                .replace("(.)", ".")
                .replace("[:]", ":")
                .replace("[@]", "@")
                .replace("[://]", "://");
        return value.regionMatches(true, 0, "hxxp", 0, 4) ? "http" + value.substring(4) : value;
    }
}
