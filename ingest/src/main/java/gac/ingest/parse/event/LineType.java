package gac.ingest.parse.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a source says its lines are. The name on the command line and in sources.yaml is {@link #id()}. */
public enum LineType {
    /** Told apart line by line. */
    AUTO,
    /** Lines with a syslog header; the program named there decides the parser of the rest. */
    SYSLOG,
    /** sshd, sudo, su, PAM, cron and account tools under a syslog header. */
    LINUX_AUTH,
    NGINX_ACCESS,
    NGINX_ERROR,
    APACHE_ACCESS,
    APACHE_ERROR,
    /** IIS W3C Extended and HTTPERR. */
    IIS,
    HAPROXY,
    /** Envoy's and Istio's access lines, as text or JSON. */
    ENVOY,
    SQUID,
    POSTFIX,
    DOVECOT,
    /** Roundcube and Zimbra application logs. */
    WEBMAIL,
    /** Records of the Linux audit system. */
    AUDITD,
    /** Windows event logs, as JSON of an agent or as the event's XML. */
    WINDOWS,
    /** One JSON object a line. */
    JSON,
    /** {@code key=value} pairs, logfmt among them. */
    KEY_VALUE,
    /** Nothing but a time at the start of the line and a syslog header is looked for. */
    GENERIC;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The name in configuration: lower case. */
    public String id() {
        return id;
    }

    /** The type of this name; empty when there is none. Case and {@code -} for {@code _} are forgiven. */
    public static Optional<LineType> of(String id) {
        String name = id.trim().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }

    /** All names, for messages: {@code auto, syslog, …}. */
    public static String ids() {
        return Arrays.stream(values()).map(LineType::id).collect(Collectors.joining(", "));
    }
}
