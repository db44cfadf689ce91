package gac.ingest.parse.web;

import gac.ingest.parse.web.AccessFormat.Mistake;
import gac.ingest.parse.web.AccessFormat.Shape;
import gac.ingest.parse.web.AccessParts.Part;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compiles Envoy's text format strings: command operators {@code %NAME(arguments):length%} (envoyproxy.io, "Access logging", 1.10 to 1.34). */
final class EnvoyFormat {
    private static final Map<String, Part> OPERATORS = Map.ofEntries(
            Map.entry("START_TIME", Part.TIME),
            Map.entry("EMIT_TIME", Part.TIME),
            Map.entry("PROTOCOL", Part.PROTOCOL),
            Map.entry("RESPONSE_CODE", Part.STATUS),
            Map.entry("RESPONSE_FLAGS", Part.FLAGS),
            Map.entry("BYTES_RECEIVED", Part.REQUEST_BYTES),
            Map.entry("BYTES_SENT", Part.BODY_BYTES),
            Map.entry("DURATION", Part.MILLISECONDS),
            Map.entry("DOWNSTREAM_REMOTE_ADDRESS", Part.PEER),
            Map.entry("DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", Part.PEER),
            Map.entry("DOWNSTREAM_REMOTE_PORT", Part.PEER_PORT),
            Map.entry("DOWNSTREAM_DIRECT_REMOTE_ADDRESS", Part.REAL_PEER),
            Map.entry("DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT", Part.REAL_PEER),
            Map.entry("DOWNSTREAM_TLS_VERSION", Part.TLS_VERSION),
            Map.entry("DOWNSTREAM_TLS_CIPHER", Part.TLS_CIPHER),
            Map.entry("REQUESTED_SERVER_NAME", Part.TLS_NAME),
            Map.entry("STREAM_ID", Part.REQUEST_ID));

    private static final Map<String, Part> HEADERS = Map.ofEntries(
            Map.entry(":method", Part.METHOD),
            Map.entry(":path", Part.TARGET),
            Map.entry("x-envoy-original-path", Part.TARGET),
            Map.entry(":authority", Part.HOST),
            Map.entry("host", Part.HOST),
            Map.entry(":scheme", Part.SCHEME),
            Map.entry("x-forwarded-for", Part.FORWARDED),
            Map.entry("user-agent", Part.AGENT),
            Map.entry("referer", Part.REFERRER),
            Map.entry("x-request-id", Part.REQUEST_ID));

    private static final Set<String> WITH_ARGUMENT = Set.of("REQ", "RESP", "TRAILER");

    /** Operators, and beginnings of operators, that have no place of their own in ECS. */
    private static final List<String> OTHERS = List.of(
            "ACCESS_LOG_TYPE",
            "BYTES_RETRANSMITTED",
            "CEL",
            "COMMON_DURATION",
            "CONNECTION_",
            "CUSTOM_FLAGS",
            "DOWNSTREAM_",
            "DYNAMIC_METADATA",
            "ENVIRONMENT",
            "FILTER_",
            "GRPC_STATUS",
            "HOSTNAME",
            "LOCAL_REPLY_BODY",
            "METADATA",
            "PACKETS_RETRANSMITTED",
            "PATH",
            "QUERY_PARAM",
            "REQUEST_",
            "RESPONSE_",
            "ROUNDTRIP_DURATION",
            "ROUTE_NAME",
            "TLS_JA",
            "TRACE_ID",
            "SPAN_ID",
            "TRAILERS_",
            "UNIQUE_ID",
            "UPSTREAM_",
            "VIRTUAL_CLUSTER_NAME",
            "WASM");

    private EnvoyFormat() {}

    static AccessFormat compile(String text) {
        // text_format and inline strings end with the line feed that ends each line
        String format = text.endsWith("\\n") ? text.substring(0, text.length() - 2) : text.stripTrailing();
        AccessFormat.Builder builder = new AccessFormat.Builder();
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i);
            if (c == '\\' && format.startsWith("\"", i + 1)) {
                i++; // as it stands between the quotes of YAML or JSON
            } else if (c != '%') {
                builder.literal(c);
                i++;
            } else if (format.startsWith("%%", i)) {
                builder.literal('%');
                i += 2;
            } else {
                i = operator(format, i, builder);
            }
        }
        return builder.build(AccessFormat.Software.ENVOY);
    }

    private static int operator(String format, int start, AccessFormat.Builder builder) {
        int i = start + 1;
        while (i < format.length() && isName(format.charAt(i))) {
            i++;
        }
        String name = format.substring(start + 1, i);
        if (name.isEmpty()) {
            throw new Mistake(start, "a percent sign with no operator behind it; one of the line is written twice");
        }
        String arguments = null;
        if (i < format.length() && format.charAt(i) == '(') {
            int close = i;
            do {
                close = format.indexOf(')', close + 1);
            } while (close >= 0 && end(format, close + 1) < 0);
            if (close < 0) {
                throw new Mistake(start, "the ( of %" + name + " is never closed by )%");
            }
            arguments = format.substring(i + 1, close);
            i = close + 1;
        }
        int end = end(format, i);
        if (end < 0) {
            throw new Mistake(start, "%" + name + " is not closed: an operator ends with a percent sign");
        }
        if (WITH_ARGUMENT.contains(name) && (arguments == null || arguments.isBlank())) {
            throw new Mistake(start, "%" + name + "% needs the name of a header: %" + name + "(X-NAME)%");
        }
        field(name, arguments, start, builder);
        return end;
    }

    private static boolean isName(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /** Behind {@code %} or {@code :12%}; −1 when neither stands there. */
    private static int end(String format, int from) {
        int i = from;
        if (i < format.length() && format.charAt(i) == ':') {
            i++;
            while (i < format.length() && format.charAt(i) >= '0' && format.charAt(i) <= '9') {
                i++;
            }
        }
        return i < format.length() && format.charAt(i) == '%' ? i + 1 : -1;
    }

    private static void field(
            String name, @org.jspecify.annotations.Nullable String arguments, int start, AccessFormat.Builder builder) {
        if (WITH_ARGUMENT.contains(name) && arguments != null) {
            header(name, arguments, start, builder);
            return;
        }
        Part part = OPERATORS.get(name);
        if (part == null && OTHERS.stream().noneMatch(name::startsWith)) {
            throw new Mistake(start, "Envoy knows no operator %" + name + "%");
        }
        String own = name.toLowerCase(Locale.ROOT) + (arguments == null || part != null ? "" : "." + arguments);
        Shape shape = part == Part.TIME ? Shape.TIME : Shape.TEXT;
        builder.field(own, part == null ? Part.OTHER : part, shape, start);
    }

    /** {@code X?Y}: X, or Y where there is none; the first of the two that is known decides. */
    private static void header(String name, String arguments, int start, AccessFormat.Builder builder) {
        String[] headers = arguments.toLowerCase(Locale.ROOT).split("\\?", 2);
        Part part = Part.OTHER;
        for (String header : headers) {
            Part known = name.equals("REQ")
                    ? HEADERS.get(header.trim())
                    : name.equals("RESP") && header.trim().equals("content-type") ? Part.MIME : null;
            part = part == Part.OTHER && known != null ? known : part;
        }
        String own = name.equals("REQ") ? headers[0].trim() : name.toLowerCase(Locale.ROOT) + "." + headers[0].trim();
        builder.field(own, part, part == Part.FORWARDED ? Shape.LIST : Shape.TEXT, start);
    }
}
