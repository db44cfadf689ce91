package gac.ingest.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names under which JSON logs of servers, proxies, containers and sensors carry the same things. */
final class JsonNames {
    enum Role {
        TIME,
        HOST,
        PROGRAM,
        PID,
        LEVEL,
        MESSAGE,
        PEER,
        PEER_PORT,
        FORWARDED,
        DESTINATION,
        DESTINATION_PORT,
        USER,
        METHOD,
        REQUEST_LINE,
        TARGET,
        PATH,
        QUERY,
        VERSION,
        STATUS,
        BYTES,
        REFERRER,
        AGENT,
        VIRTUAL_HOST,
        /** Names only nginx's own variables have. */
        NGINX
    }

    private static final Map<String, Role> BY_NAME = new HashMap<>();

    static {
        put(
                Role.TIME,
                "@timestamp",
                "timestamp",
                "time",
                "ts",
                "time_iso8601",
                "time_local",
                "msec",
                "datetime",
                "date",
                "eventtime",
                "startutc",
                "asctime",
                "t.$date",
                "@t",
                "t");
        put(Role.HOST, "host.name", "host.hostname", "hostname", "syslog_hostname", "_hostname", "logsource");
        put(Role.PROGRAM, "process.name", "program", "syslog_identifier", "ident", "appname");
        put(Role.PID, "process.pid", "pid", "syslog_pid", "_pid");
        put(Role.LEVEL, "log.level", "level", "loglevel", "severity_label");
        put(Role.MESSAGE, "message", "msg", "log", "log_message");
        put(
                Role.PEER,
                "source.ip",
                "source.address",
                "client.ip",
                "remote_addr",
                "remote_ip",
                "client_ip",
                "clientip",
                "src_ip",
                "srcip",
                "src");
        put(
                Role.PEER,
                "clienthost",
                "clientaddr",
                "request.remote_ip",
                "request.remote_addr",
                "request.client_ip",
                "addr.remote",
                "remoteip",
                "client",
                "sourceipaddress",
                "ipaddress",
                "ip_address",
                "request_ip",
                "remoteaddr",
                "remote_address",
                "remoteaddress",
                "source_ip",
                "sourceip",
                "ip",
                "remote");
        put(
                Role.PEER_PORT,
                "source.port",
                "remote_port",
                "src_port",
                "srcport",
                "spt",
                "clientport",
                "request.remote_port");
        put(
                Role.FORWARDED,
                "http_x_forwarded_for",
                "x_forwarded_for",
                "xff",
                "forwarded_for",
                "proxy_add_x_forwarded_for");
        put(Role.FORWARDED, "request.headers.x_forwarded_for", "request_x_forwarded_for");
        put(Role.DESTINATION, "destination.ip", "dest_ip", "dst_ip", "dstip", "dst");
        put(Role.DESTINATION_PORT, "destination.port", "dest_port", "dst_port", "dstport", "dpt");
        put(
                Role.USER,
                "user.name",
                "remote_user",
                "username",
                "user",
                "user_name",
                "clientusername",
                "uname",
                "principalname");
        put(
                Role.METHOD,
                "http.request.method",
                "request_method",
                "method",
                "requestmethod",
                "request.method",
                "verb",
                "httprequest.method");
        put(Role.REQUEST_LINE, "request", "request_line");
        put(Role.TARGET, "url.original", "request_uri", "requestpath", "request.uri", "requesturi", "httprequest.uri");
        put(Role.PATH, "url.path", "uri", "path", "url", "document_uri", "path_info");
        put(Role.QUERY, "url.query", "args", "query_string", "query", "httprequest.args");
        put(Role.VERSION, "http.version", "server_protocol", "request.proto", "requestprotocol", "protocol");
        put(
                Role.STATUS,
                "http.response.status_code",
                "status",
                "status_code",
                "response",
                "downstreamstatus",
                "http_status",
                "httpstatus",
                "statuscode",
                "response_status",
                "response_code");
        put(
                Role.BYTES,
                "http.response.body.bytes",
                "body_bytes_sent",
                "bytes_sent",
                "bytes",
                "size",
                "downstreamcontentsize",
                "response_size");
        put(
                Role.REFERRER,
                "http.request.referrer",
                "http_referer",
                "referer",
                "referrer",
                "http_referrer",
                "request_referer");
        put(Role.REFERRER, "request.headers.referer");
        put(
                Role.AGENT,
                "user_agent.original",
                "http_user_agent",
                "user_agent",
                "agent",
                "useragent",
                "request_user_agent");
        put(Role.AGENT, "request.headers.user_agent");
        put(
                Role.VIRTUAL_HOST,
                "url.domain",
                "http_host",
                "vhost",
                "server_name",
                "host",
                "virtual_host",
                "requesthost",
                "request.host");
        put(Role.NGINX, "upstream_addr", "upstream_response_time", "request_length", "connection_requests", "pipe");
    }

    private JsonNames() {}

    private static void put(Role role, String... names) {
        for (String name : List.of(names)) {
            BY_NAME.put(name, role);
        }
    }

    static @Nullable Role role(String name) {
        Role exact = BY_NAME.get(name);
        return exact != null ? exact : BY_NAME.get(name.toLowerCase(Locale.ROOT).replace('-', '_'));
    }
}
