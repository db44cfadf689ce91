package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Body;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy 1.5 to 3.x: {@code option httplog}, {@code httpslog}, {@code tcplog}, the default log, failed handshakes, and what it says of its servers
 * (configuration manual, chapter 8).
 */
final class HaProxy {
    private static final int LONGEST_NAME = 256;

    private HaProxy() {}

    /** Lines with a client and an accept date; safe to ask for any message. */
    static boolean parse(String text, Draft draft) {
        Cursor c = new Cursor(text);
        String peer = c.word();
        int colon = peer.lastIndexOf(':');
        if (colon < 1 || peer.length() > 64 || !c.take(' ') || c.peek() != '[') {
            return false;
        }
        String address = peer.substring(0, colon);
        if (Ip.parse(address) == null || Numbers.small(peer.substring(colon + 1)) == null) {
            return false;
        }
        Stamp stamp = Stamps.dayFirst(text, c.at + 1);
        if (stamp == null || !text.startsWith("] ", stamp.end())) {
            return false;
        }
        c.at = stamp.end() + 2;
        String frontend = c.word();
        if (frontend.isEmpty() || frontend.length() > LONGEST_NAME) {
            return false;
        }
        if (frontend.endsWith(":") && c.take(' ')) {
            refused(frontend.substring(0, frontend.length() - 1), c.rest(), stamp, draft);
        } else if (!c.take(' ') || !traffic(frontend, c, stamp, draft)) {
            return false;
        }
        draft.from(address, peer.substring(colon + 1));
        return true;
    }

    /** {@code fe/bind: SSL handshake failure}. */
    private static void refused(String frontend, String reason, Stamp stamp, Draft draft) {
        begin("haproxy_log", draft).claim(stamp).kind("network", "connection_refused", "connection", "error");
        draft.failure(reason).field("haproxy.frontend_name", frontend);
    }

    private static Draft begin(String parser, Draft draft) {
        draft.parser(parser).service("haproxy");
        draft.info.setDataset("haproxy.log");
        draft.info.setModule("haproxy");
        return draft;
    }

    private static boolean traffic(String frontend, Cursor c, Stamp stamp, Draft draft) {
        String[] server = c.word().split("/", 2);
        c.take(' ');
        String[] times = c.word().split("/", 8);
        c.take(' ');
        String status = c.word();
        c.take(' ');
        boolean http = times.length == 5;
        if (server.length != 2 || (!http && times.length != 3) || !isNumber(status)) {
            return false;
        }
        String bytes = http ? c.word() : status;
        begin(http ? "haproxy_access" : "haproxy_log", draft).claim(stamp);
        if (http) {
            draft.kind("web", "http_request", "access");
            Web.status(Numbers.small(status), draft);
        } else {
            draft.kind("network", "connection", "connection", "end");
        }
        draft.field("haproxy.frontend_name", frontend)
                .field("haproxy.backend_name", server[0])
                .field("haproxy.server_name", server[1])
                .field("haproxy.times", String.join("/", times));
        Long total = Numbers.of(times[times.length - 1].replace("+", ""));
        if (total != null && total < 1L << 40) {
            draft.info.setDuration(total * 1_000_000);
        }
        sent(bytes, http, draft);
        if (http) {
            c.take(' ');
            cookie("haproxy.http.request.captured_cookie", c, draft);
            cookie("haproxy.http.response.captured_cookie", c, draft);
            c.take(' ');
        }
        String state = http ? c.word() : word(c);
        draft.field("haproxy.termination_state", state);
        if (!denied(state, draft) && !http) {
            if (state.startsWith("--")) {
                draft.success();
            } else {
                draft.failure(null);
            }
        }
        c.take(' ');
        draft.field("haproxy.connections", c.word());
        c.take(' ');
        draft.field("haproxy.queues", c.word());
        if (http) {
            request(c, draft);
        }
        return true;
    }

    /** Whether the proxy itself refused, by the termination state; then that is the outcome. */
    static boolean denied(String state, Draft draft) {
        if (!state.startsWith("PR") && !state.startsWith("PT")) {
            return false;
        }
        draft.failure(state.startsWith("PR") ? "denied_by_proxy" : "tarpitted");
        return true;
    }

    private static String word(Cursor c) {
        c.take(' ');
        return c.word();
    }

    private static boolean isNumber(String text) {
        return Numbers.of(text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text) != null;
    }

    private static void sent(String text, boolean http, Draft draft) {
        Long bytes = Numbers.of(text.startsWith("+") ? text.substring(1) : text);
        if (bytes == null) {
            return;
        }
        if (http) {
            Body body = new Body();
            body.setBytes(bytes);
            draft.response().setBody(body);
            draft.response().setBytes(bytes);
        } else {
            draft.destination().setBytes(bytes);
        }
    }

    private static void cookie(String name, Cursor c, Draft draft) {
        c.take(' ');
        draft.field(name, c.word());
    }

    /** Captured headers in braces, then the request in quotes; with httpslog errors, server name, version and cipher behind it. */
    private static void request(Cursor c, Draft draft) {
        for (int i = 0; i < 2; i++) {
            c.spaces();
            if (c.peek() == '{') {
                int close = c.text.indexOf("} ", c.at);
                if (close < 0) {
                    return;
                }
                boolean alone = i == 0 && c.text.indexOf('{', close) < 0;
                draft.field(
                        i == 0 ? "haproxy.http.request.captured_headers" : "haproxy.http.response.captured_headers",
                        c.text.substring(c.at + 1, close));
                c.at = close + 2;
                if (alone) {
                    break;
                }
            }
        }
        c.spaces();
        if (!c.take('"')) {
            return;
        }
        // HAProxy writes '"' in a request as #22; a request that was too long ends without its quote.
        String request = c.until('"');
        request = request == null ? c.rest() : request;
        if (request.equals("<BADREQ>")) {
            draft.tag("malformed_request");
            return;
        }
        AccessLog.request(request, false, draft);
        c.spaces();
        String errors = c.word();
        c.spaces();
        String[] tls = c.word().split("/", 3);
        if (errors.indexOf('/') > 0 && tls.length == 3) {
            gac.schemas.avro.Tls group = new gac.schemas.avro.Tls();
            Draft.set(tls[0], group::setServerName);
            Draft.set(tls[1], group::setVersion);
            Draft.set(tls[2], group::setCipher);
            draft.event.setTls(group);
        }
    }

    /** Whatever the program haproxy says. */
    static boolean message(String text, Draft draft) {
        if (parse(text, draft)) {
            return true;
        }
        Cursor c = new Cursor(text);
        if (c.take("Connect from ")) {
            connect(c, draft);
            return true;
        }
        if (WebParsers.combined(text, draft)) {
            return true;
        }
        boolean server = c.take("Server ") || c.take("Backup Server ");
        String name = server ? c.word() : null;
        if (server && name != null && (c.take(" is ") || c.take("/"))) {
            String state = c.word();
            begin("haproxy_log", draft)
                    .kind("network", "server_" + state.replace(",", "").toLowerCase(java.util.Locale.ROOT), "info");
            draft.field("haproxy.server_name", name);
            return true;
        }
        if (c.take("Proxy ") || c.take("proxy ") || c.take("backend ")) {
            begin("haproxy_log", draft).kind("process", "proxy_state", "info").field("haproxy.proxy", c.word());
            return true;
        }
        return false;
    }

    /** The default log: {@code Connect from 192.0.2.1:4711 to 192.0.2.2:80 (main/HTTP)}. */
    private static void connect(Cursor c, Draft draft) {
        String from = c.word();
        c.take(" to ");
        String to = c.word();
        begin("haproxy_log", draft).kind("network", "connection", "connection", "start");
        draft.from(host(from), port(from)).to(host(to), port(to));
        if (c.take(" (")) {
            String[] where = c.rest().replace(")", "").split("/", 2);
            draft.field("haproxy.frontend_name", where[0]);
            draft.field("haproxy.mode", where.length > 1 ? where[1] : null);
        }
    }

    private static String host(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? endpoint : endpoint.substring(0, colon);
    }

    private static @Nullable String port(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? null : endpoint.substring(colon + 1);
    }
}
