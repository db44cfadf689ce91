package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ParserSet;

/** Web servers and proxies. */
public final class WebParsers {
    private static final LineParser NGINX_ACCESS = new AccessLog("nginx");
    private static final LineParser APACHE_ACCESS = new AccessLog("apache");
    private static final LineParser TRAEFIK_ACCESS = new AccessLog("traefik");
    private static final LineParser NGINX_ERROR = new NginxError();
    private static final LineParser APACHE_ERROR = new ApacheError();

    public static final ParserSet SET = ParserSet.builder()
            .type(LineType.NGINX_ACCESS, NGINX_ACCESS)
            .type(LineType.APACHE_ACCESS, APACHE_ACCESS)
            .type(LineType.NGINX_ERROR, NGINX_ERROR, WebParsers::nginx)
            .type(LineType.APACHE_ERROR, APACHE_ERROR, WebParsers::apache)
            .programs(WebParsers::nginx, "nginx")
            .programs(WebParsers::apache, "apache", "apache2", "httpd")
            .type(LineType.IIS, Iis::parse)
            .type(LineType.HAPROXY, HaProxy::message)
            .type(LineType.ENVOY, ProxyLogs::envoyText)
            .type(LineType.SQUID, WebParsers::squid)
            .programs(HaProxy::message, "haproxy")
            .tagged(
                    program -> program.equals("squid") || program.startsWith("(squid"),
                    (program, message, draft) -> squid(message, draft))
            .message("0123456789abcdef:", HaProxy::parse)
            .object(ProxyLogs::traefik)
            .object(ProxyLogs::envoy)
            .object(ProxyLogs::caddy)
            .object(ModSecurity::audit)
            .line("-", ModSecurityNative::parse)
            .line("[", ProxyLogs::envoyText)
            .line("[", APACHE_ERROR)
            .line(ParserSet.Builder.DIGITS, Squid::parse)
            .line(ParserSet.Builder.DIGITS, ServerLogs::lighttpd)
            .line(ParserSet.Builder.DIGITS, ServerLogs::tomcat)
            .line("#" + ParserSet.Builder.DIGITS, Iis::parse)
            .line(ParserSet.Builder.DIGITS, NGINX_ERROR)
            .build();

    private WebParsers() {}

    /**
     * Compiles the format that a server is configured with.
     *
     * @param type one that {@link #hasFormat}
     * @throws AccessFormat.Mistake naming the position of what is wrong
     * @throws IllegalArgumentException when lines of this type have no such format
     */
    public static LineParser format(LineType type, String format) {
        return switch (type) {
            case NGINX_ACCESS -> AccessFormat.nginx(format);
            case APACHE_ACCESS -> AccessFormat.apache(format);
            case HAPROXY -> AccessFormat.haproxy(format);
            case ENVOY -> AccessFormat.envoy(format);
            default ->
                throw new IllegalArgumentException(
                        "a format has a meaning only for nginx_access, apache_access, haproxy and envoy, not for "
                                + type.id());
        };
    }

    /** Whether the software of this type's lines is configured with a format of its own. */
    public static boolean hasFormat(LineType type) {
        return switch (type) {
            case NGINX_ACCESS, APACHE_ACCESS, HAPROXY, ENVOY -> true;
            default -> false;
        };
    }

    private static boolean squid(String text, Draft draft) {
        return Squid.parse(text, draft) || combined(text, draft);
    }

    /** nginx and Apache can log to syslog: the same lines without their own time. */
    private static boolean nginx(String message, Draft draft) {
        return NGINX_ACCESS.parse(message, draft)
                || NginxError.body(message, 0, null, draft)
                || NGINX_ERROR.parse(message, draft);
    }

    private static boolean apache(String message, Draft draft) {
        return APACHE_ACCESS.parse(message, draft)
                || APACHE_ERROR.parse(message, draft)
                || ApacheError.body(message, 0, null, draft);
    }

    /** An access line of whatever server, common, combined or of another layout. */
    public static boolean access(String line, Draft draft) {
        return combined(line, draft) || LooseAccess.parse(line, draft) || UnquotedAccess.parse(line, draft);
    }

    /** Combined lines do not tell who wrote them: Apache escapes a quote as {@code \"}, nginx as {@code \x22}; a port in front is vhost_combined's. */
    static boolean combined(String line, Draft draft) {
        if (line.indexOf("] \"") < 0) {
            return false;
        }
        return ProxyLogs.traefikText(line, TRAEFIK_ACCESS, draft)
                || (AccessLog.isApache(line) ? APACHE_ACCESS.parse(line, draft) : NGINX_ACCESS.parse(line, draft));
    }
}
