package gac.ingest.parse.web;

import gac.ingest.parse.web.AccessFormat.Mistake;
import gac.ingest.parse.web.AccessFormat.Shape;
import gac.ingest.parse.web.AccessParts.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles nginx's {@code log_format}: the variables of its core and modules (nginx.org, "Alphabetical index of variables", 1.0 to 1.27). */
final class NginxFormat {
    private static final Map<String, Part> VARIABLES = Map.ofEntries(
            Map.entry("remote_addr", Part.PEER),
            Map.entry("remote_port", Part.PEER_PORT),
            Map.entry("realip_remote_addr", Part.REAL_PEER),
            Map.entry("http_x_forwarded_for", Part.FORWARDED),
            Map.entry("proxy_add_x_forwarded_for", Part.FORWARDED),
            Map.entry("http_forwarded", Part.FORWARDED),
            Map.entry("remote_user", Part.USER),
            Map.entry("time_local", Part.TIME),
            Map.entry("time_iso8601", Part.TIME),
            Map.entry("msec", Part.TIME),
            Map.entry("request", Part.REQUEST),
            Map.entry("request_method", Part.METHOD),
            Map.entry("request_uri", Part.TARGET),
            Map.entry("uri", Part.PATH),
            Map.entry("document_uri", Part.PATH),
            Map.entry("args", Part.QUERY),
            Map.entry("query_string", Part.QUERY),
            Map.entry("server_protocol", Part.PROTOCOL),
            Map.entry("status", Part.STATUS),
            Map.entry("body_bytes_sent", Part.BODY_BYTES),
            Map.entry("bytes_sent", Part.RESPONSE_BYTES),
            Map.entry("request_length", Part.REQUEST_BYTES),
            Map.entry("request_time", Part.SECONDS),
            Map.entry("http_referer", Part.REFERRER),
            Map.entry("http_user_agent", Part.AGENT),
            Map.entry("host", Part.HOST),
            Map.entry("http_host", Part.HOST),
            Map.entry("server_name", Part.HOST),
            Map.entry("server_port", Part.SERVER_PORT),
            Map.entry("server_addr", Part.SERVER),
            Map.entry("scheme", Part.SCHEME),
            Map.entry("request_id", Part.REQUEST_ID),
            Map.entry("ssl_protocol", Part.TLS_VERSION),
            Map.entry("ssl_cipher", Part.TLS_CIPHER),
            Map.entry("ssl_server_name", Part.TLS_NAME),
            Map.entry("sent_http_content_type", Part.MIME),
            Map.entry("pid", Part.PID));

    private static final Set<String> OTHERS = Set.of(
            "ancient_browser",
            "binary_remote_addr",
            "bytes_received",
            "connection",
            "connection_requests",
            "connection_time",
            "connections_active",
            "connections_reading",
            "connections_waiting",
            "connections_writing",
            "content_length",
            "content_type",
            "date_gmt",
            "date_local",
            "document_root",
            "gzip_ratio",
            "hostname",
            "http2",
            "http3",
            "https",
            "invalid_referer",
            "is_args",
            "limit_conn_status",
            "limit_rate",
            "limit_req_status",
            "memcached_key",
            "modern_browser",
            "msie",
            "nginx_version",
            "pipe",
            "protocol",
            "proxy_host",
            "proxy_port",
            "quic",
            "realip_remote_port",
            "realpath_root",
            "request_body",
            "request_body_file",
            "request_completion",
            "request_filename",
            "secure_link",
            "secure_link_expires",
            "session_time",
            "slice_range",
            "spdy",
            "tcpinfo_rtt",
            "tcpinfo_rttvar",
            "tcpinfo_snd_cwnd",
            "tcpinfo_rcv_space",
            "uid_got",
            "uid_reset",
            "uid_set");

    /** Families of variables: whatever follows is a name that the site or the request chooses. */
    private static final List<String> FAMILIES = List.of(
            "arg_",
            "cookie_",
            "fastcgi_",
            "geoip_",
            "geoip2_",
            "http_",
            "jwt_",
            "proxy_protocol_",
            "sent_http_",
            "sent_trailer_",
            "ssl_",
            "trailer_",
            "upstream_");

    private NginxFormat() {}

    static AccessFormat compile(String format) {
        AccessFormat.Builder builder = new AccessFormat.Builder();
        int i = 0;
        while (i < format.length()) {
            if (format.charAt(i) != '$') {
                builder.literal(format.charAt(i));
                i++;
                continue;
            }
            int start = i++;
            boolean braces = i < format.length() && format.charAt(i) == '{';
            int from = braces ? i + 1 : i;
            i = from;
            while (i < format.length() && isName(format.charAt(i))) {
                i++;
            }
            String name = format.substring(from, i);
            if (name.isEmpty()) {
                throw new Mistake(start, "a $ with no name behind it");
            }
            if (braces) {
                if (i >= format.length() || format.charAt(i) != '}') {
                    throw new Mistake(start, "the { of ${" + name + " is not closed");
                }
                i++;
            }
            builder.field(name, part(name, braces, start), shape(name), start);
        }
        return builder.build(AccessFormat.Software.NGINX);
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static Part part(String name, boolean braces, int start) {
        Part part = VARIABLES.get(name);
        if (part != null) {
            return part;
        }
        if (braces || OTHERS.contains(name) || FAMILIES.stream().anyMatch(name::startsWith)) {
            return Part.OTHER;
        }
        throw new Mistake(
                start,
                "nginx knows no variable $" + name + "; one of your own (map, set, geo) is written in braces: ${" + name
                        + "}");
    }

    private static Shape shape(String name) {
        if (VARIABLES.get(name) == Part.TIME) {
            return Shape.TIME;
        }
        return VARIABLES.get(name) == Part.FORWARDED || name.startsWith("upstream_") ? Shape.LIST : Shape.TEXT;
    }
}
