package gac.ingest.parse.web;

import gac.ingest.parse.web.AccessFormat.Mistake;
import gac.ingest.parse.web.AccessFormat.Shape;
import gac.ingest.parse.web.AccessParts.Part;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compiles HAProxy's {@code log-format} (configuration manual, "Custom log format", 1.5 to 3.x): variables, sample expressions, and their flags. */
final class HaProxyFormat {
    /** What a variable is called in {@code fields}, what it says, and whether {@code +Q} puts quotes around it: around texts, not around numbers and dates. */
    private record Variable(String name, Part part, boolean text) {}

    private static final Map<String, Variable> VARIABLES = Map.ofEntries(
            text("ci", "client_ip", Part.PEER),
            number("cp", "client_port", Part.PEER_PORT),
            text("fi", "frontend_ip", Part.SERVER),
            number("fp", "frontend_port", Part.SERVER_PORT),
            text("f", "frontend_name", Part.OTHER),
            text("ft", "frontend_name", Part.OTHER),
            number("fc", "frontend_connections", Part.OTHER),
            number("lc", "frontend_log_counter", Part.OTHER),
            text("b", "backend_name", Part.OTHER),
            text("bi", "backend_ip", Part.OTHER),
            number("bp", "backend_port", Part.OTHER),
            number("bc", "backend_connections", Part.OTHER),
            number("bq", "backend_queue", Part.OTHER),
            text("s", "server_name", Part.OTHER),
            text("si", "server_ip", Part.OTHER),
            number("sp", "server_port", Part.OTHER),
            number("sc", "server_connections", Part.OTHER),
            number("sq", "server_queue", Part.OTHER),
            number("ac", "connections", Part.OTHER),
            number("rc", "retries", Part.OTHER),
            number("rt", "request_counter", Part.OTHER),
            number("t", "accept_date", Part.TIME),
            number("tr", "request_date", Part.TIME),
            number("trg", "request_date_gmt", Part.TIME),
            number("trl", "request_date_local", Part.TIME),
            number("T", "date_gmt", Part.TIME),
            number("Tl", "date_local", Part.TIME),
            number("Ts", "timestamp", Part.TIME),
            number("ms", "accept_date_ms", Part.OTHER),
            number("Tt", "time_total", Part.MILLISECONDS),
            number("Ta", "time_active", Part.MILLISECONDS),
            number("Tu", "time_user", Part.MILLISECONDS),
            number("Tc", "time_connect", Part.OTHER),
            number("Td", "time_data", Part.OTHER),
            number("Th", "time_handshake", Part.OTHER),
            number("Ti", "time_idle", Part.OTHER),
            number("Tq", "time_queue_request", Part.OTHER),
            number("TR", "time_request", Part.OTHER),
            number("Tr", "time_response", Part.OTHER),
            number("Tw", "time_wait", Part.OTHER),
            number("B", "bytes_read", Part.RESPONSE_BYTES),
            number("U", "bytes_uploaded", Part.REQUEST_BYTES),
            number("ST", "status_code", Part.STATUS),
            text("r", "http_request", Part.REQUEST),
            text("HM", "http_method", Part.METHOD),
            text("HU", "http_uri", Part.TARGET),
            text("HP", "http_path", Part.PATH),
            text("HPO", "http_path_only", Part.PATH),
            text("HQ", "http_query", Part.QUERY),
            text("HV", "http_version", Part.PROTOCOL),
            text("CC", "http.request.captured_cookie", Part.OTHER),
            text("CS", "http.response.captured_cookie", Part.OTHER),
            text("hr", "http.request.captured_headers", Part.OTHER),
            text("hs", "http.response.captured_headers", Part.OTHER),
            text("hrl", "http.request.captured_headers", Part.OTHER),
            text("hsl", "http.response.captured_headers", Part.OTHER),
            text("ts", "termination_state", Part.TERMINATION),
            text("tsc", "termination_state", Part.TERMINATION),
            text("sslc", "ssl_ciphers", Part.TLS_CIPHER),
            text("sslv", "ssl_version", Part.TLS_VERSION),
            text("ID", "unique_id", Part.REQUEST_ID),
            text("H", "hostname", Part.OTHER),
            text("OG", "origin", Part.OTHER),
            number("pid", "pid", Part.PID));

    /** Sample fetches with a place of their own; a header by its name. */
    private static final Map<String, Part> FETCHES = Map.ofEntries(
            Map.entry("src", Part.PEER),
            Map.entry("src_port", Part.PEER_PORT),
            Map.entry("dst", Part.SERVER),
            Map.entry("dst_port", Part.SERVER_PORT),
            Map.entry("method", Part.METHOD),
            Map.entry("url", Part.TARGET),
            Map.entry("pathq", Part.TARGET),
            Map.entry("path", Part.PATH),
            Map.entry("query", Part.QUERY),
            Map.entry("req.ver", Part.PROTOCOL),
            Map.entry("status", Part.STATUS),
            Map.entry("unique-id", Part.REQUEST_ID),
            Map.entry("ssl_fc_protocol", Part.TLS_VERSION),
            Map.entry("ssl_fc_cipher", Part.TLS_CIPHER),
            Map.entry("ssl_fc_sni", Part.TLS_NAME),
            Map.entry("bytes_in", Part.REQUEST_BYTES),
            Map.entry("bytes_out", Part.RESPONSE_BYTES),
            Map.entry("txn.status", Part.STATUS));

    private static final Map<String, Part> HEADERS = Map.of(
            "host", Part.HOST,
            "user-agent", Part.AGENT,
            "referer", Part.REFERRER,
            "x-forwarded-for", Part.FORWARDED,
            "forwarded", Part.FORWARDED,
            "x-request-id", Part.REQUEST_ID);

    private static final Set<String> HEADER_FETCHES =
            Set.of("req.hdr", "req.fhdr", "hdr", "req.hdr_val", "capture.req.hdr", "req.cook");

    private final String format;
    private final AccessFormat.Builder builder = new AccessFormat.Builder();
    private boolean quoted;
    private boolean blank = true; // HAProxy writes one blank for several, and none in front
    private int at;

    private HaProxyFormat(String format) {
        this.format = format;
    }

    private static Map.Entry<String, Variable> text(String letters, String name, Part part) {
        return Map.entry(letters, new Variable(name, part, true));
    }

    private static Map.Entry<String, Variable> number(String letters, String name, Part part) {
        return Map.entry(letters, new Variable(name, part, false));
    }

    static AccessFormat compile(String format) {
        return new HaProxyFormat(format).compile();
    }

    private AccessFormat compile() {
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c == '\\' && at + 1 < format.length()) {
                literal(format.charAt(at + 1));
                at += 2;
            } else if (c != '%') {
                literal(c);
                at++;
            } else if (format.startsWith("%%", at)) {
                literal('%');
                at += 2;
            } else {
                directive();
            }
        }
        return builder.build(AccessFormat.Software.HAPROXY);
    }

    private void literal(char c) {
        if (c != ' ' || !blank) {
            builder.literal(c);
        }
        blank = c == ' ';
    }

    private void directive() {
        int start = at++;
        if (at < format.length() && format.charAt(at) == '(') { // %(name)var of 3.0 names it for other encodings
            at = closing(start, '(', ')') + 1;
        }
        boolean quotes = quoted;
        if (at < format.length() && format.charAt(at) == '{') {
            int close = closing(start, '{', '}');
            quotes = flags(format.substring(at + 1, close), start);
            at = close + 1;
        }
        if (at < format.length() && format.charAt(at) == '[') {
            int close = closing(start, '[', ']');
            expression(format.substring(at + 1, close), quotes, start);
            at = close + 1;
            return;
        }
        int from = at;
        while (at < format.length() && isLetter(format.charAt(at))) {
            at++;
        }
        String letters = format.substring(from, at);
        if (letters.equals("o")) { // flags alone: for all that follows
            quoted = quotes;
            return;
        }
        Variable variable = VARIABLES.get(letters);
        if (variable == null) {
            throw new Mistake(
                    start,
                    letters.isEmpty()
                            ? "a percent sign with no variable behind it; one of the line is written twice"
                            : "HAProxy knows no variable %" + letters);
        }
        field(variable.name(), variable.part(), shape(letters, variable), quotes && variable.text(), start);
    }

    private static Shape shape(String letters, Variable variable) {
        if (letters.equals("hr") || letters.equals("hs")) {
            return Shape.BRACES;
        }
        return shape(variable.part());
    }

    private static Shape shape(Part part) {
        return switch (part) {
            case TIME -> Shape.TIME;
            case PEER, SERVER -> Shape.ADDRESS;
            case FORWARDED -> Shape.LIST;
            default -> Shape.TEXT;
        };
    }

    private void field(String name, Part part, Shape shape, boolean quotes, int start) {
        blank = false;
        if (quotes) {
            builder.literal('"');
        }
        builder.field(name, part, shape, start);
        if (quotes) {
            builder.literal('"');
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether values are quoted from here on. */
    private boolean flags(String text, int start) {
        boolean quotes = quoted;
        for (String flag : text.split(",", -1)) {
            switch (flag.trim()) {
                case "+Q" -> quotes = true;
                case "-Q" -> quotes = false;
                case "+X" ->
                    throw new Mistake(
                            start, "{" + text + "}: +X writes addresses and numbers in hexadecimal, which is not read");
                case "+json", "+cbor", "+bin" ->
                    throw new Mistake(
                            start, "{" + text + "}: with " + flag.trim() + " lines are of that form; leave format out");
                default -> {
                    // E, M and X with a minus change nothing that is read
                }
            }
        }
        return quotes;
    }

    /** The bracket that closes the one at {@link #at}; round ones inside come in pairs. */
    private int closing(int start, char open, char close) {
        int depth = 0;
        for (int i = at + 1; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == close && depth == 0) {
                return i;
            }
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
        }
        throw new Mistake(start, "the " + open + " of " + format.substring(start) + " is never closed");
    }

    /** {@code req.hdr(Host),lower}: the fetch decides, converters change the value only. */
    private void expression(String expression, boolean quotes, int start) {
        int round = expression.indexOf('(');
        int comma = expression.indexOf(',');
        boolean plain = round < 0 || (comma >= 0 && comma < round);
        String fetch = (plain
                        ? (comma < 0 ? expression : expression.substring(0, comma))
                        : expression.substring(0, round))
                .trim();
        if (fetch.isEmpty()) {
            throw new Mistake(start, "an expression %[] with nothing in it");
        }
        Part part = FETCHES.getOrDefault(fetch, Part.OTHER);
        String name = fetch;
        int close = plain ? -1 : expression.indexOf(')', round);
        if (close > round + 1) {
            String argument =
                    expression.substring(round + 1, close).split(",", 2)[0].trim();
            name = fetch.equals("var") ? argument : fetch + "." + argument.toLowerCase(Locale.ROOT);
            part = HEADER_FETCHES.contains(fetch)
                    ? HEADERS.getOrDefault(argument.toLowerCase(Locale.ROOT), Part.OTHER)
                    : FETCHES.getOrDefault(name, part);
        }
        field(name, part, shape(part), quotes, start);
    }
}
