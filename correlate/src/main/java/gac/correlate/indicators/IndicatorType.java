package gac.correlate.indicators;

/** What an indicator looks for. */
public enum IndicatorType {
    /** An address, or a network in CIDR notation. */
    ADDRESS('a'),
    /** A domain and all below it. */
    DOMAIN('d'),
    /** Host, path and query; the scheme does not matter, as logs of servers do not tell it. */
    URL('u'),
    /** MD5, SHA-1, SHA-256 or SHA-512 of a file, in lower case. */
    HASH('h'),
    /** A mail address that sends. */
    SENDER('s');

    /** Begins the keys of a table, so that what is looked up as one type is not found as another. */
    final byte code;

    IndicatorType(char code) {
        this.code = (byte) code;
    }

    /** The name of STIX for what is looked for, which is also ECS {@code threat.indicator.type}. */
    public String stix(String value) {
        return switch (this) {
            case ADDRESS -> value.indexOf(':') < 0 ? "ipv4-addr" : "ipv6-addr";
            case DOMAIN -> "domain-name";
            case URL -> "url";
            case HASH -> "file";
            case SENDER -> "email-addr";
        };
    }
}
