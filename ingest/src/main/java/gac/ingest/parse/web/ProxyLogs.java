package gac.ingest.parse.web;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.JsonText;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.AccessParts.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traefik (1.x to 3.x), Envoy (1.x, Istio's too) and Caddy (2.x): their JSON access lines, and Envoy's default text. */
final class ProxyLogs {
    private static final Map<String, Part> TRAEFIK = Map.ofEntries(
            Map.entry("StartUTC", Part.TIME),
            Map.entry("ClientPort", Part.PEER_PORT),
            Map.entry("ClientUsername", Part.USER),
            Map.entry("RequestMethod", Part.METHOD),
            Map.entry("RequestPath", Part.TARGET),
            Map.entry("RequestProtocol", Part.PROTOCOL),
            Map.entry("RequestHost", Part.HOST),
            Map.entry("RequestPort", Part.SERVER_PORT),
            Map.entry("RequestScheme", Part.SCHEME),
            Map.entry("RequestContentSize", Part.REQUEST_BYTES),
            Map.entry("DownstreamStatus", Part.STATUS),
            Map.entry("DownstreamContentSize", Part.BODY_BYTES),
            Map.entry("request_User-Agent", Part.AGENT),
            Map.entry("request_Referer", Part.REFERRER),
            Map.entry("request_X-Forwarded-For", Part.FORWARDED),
            Map.entry("TLSVersion", Part.TLS_VERSION),
            Map.entry("TLSCipher", Part.TLS_CIPHER));

    private static final Map<String, Part> ENVOY = Map.ofEntries(
            Map.entry("start_time", Part.TIME),
            Map.entry("method", Part.METHOD),
            Map.entry("path", Part.TARGET),
            Map.entry("protocol", Part.PROTOCOL),
            Map.entry("response_code", Part.STATUS),
            Map.entry("bytes_received", Part.REQUEST_BYTES),
            Map.entry("bytes_sent", Part.BODY_BYTES),
            Map.entry("duration", Part.MILLISECONDS),
            Map.entry("user_agent", Part.AGENT),
            Map.entry("request_id", Part.REQUEST_ID),
            Map.entry("authority", Part.HOST),
            // Names of the headers themselves, as Envoy Gateway and many administrators write them.
            Map.entry(":authority", Part.HOST),
            Map.entry("x-envoy-origin-path", Part.TARGET),
            Map.entry(":path", Part.TARGET),
            Map.entry("user-agent", Part.AGENT),
            Map.entry("x-request-id", Part.REQUEST_ID),
            Map.entry("requested_server_name", Part.TLS_NAME));

    private static final Map<String, Part> CADDY = Map.ofEntries(
            Map.entry("ts", Part.TIME),
            Map.entry("request.remote_ip", Part.PEER),
            Map.entry("request.remote_port", Part.PEER_PORT),
            Map.entry("request.method", Part.METHOD),
            Map.entry("request.uri", Part.TARGET),
            Map.entry("request.proto", Part.PROTOCOL),
            Map.entry("request.host", Part.HOST),
            Map.entry("request.headers.User-Agent", Part.AGENT),
            Map.entry("request.headers.Referer", Part.REFERRER),
            Map.entry("request.headers.X-Forwarded-For", Part.FORWARDED),
            Map.entry("request.tls.server_name", Part.TLS_NAME),
            Map.entry("user_id", Part.USER),
            Map.entry("status", Part.STATUS),
            Map.entry("size", Part.BODY_BYTES),
            Map.entry("bytes_read", Part.REQUEST_BYTES),
            Map.entry("duration", Part.SECONDS));

    /** Envoy's flags that say the proxy itself refused (access_log usage, %RESPONSE_FLAGS%). */
    private static final Set<String> ENVOY_DENIED = Set.of("UAEX", "RL", "RLSE", "IH", "DPE");

    private ProxyLogs() {}

    static boolean traefik(JsonNode json, Draft draft) {
        if (!json.has("DownstreamStatus") || !json.has("RequestMethod")) {
            return false;
        }
        Map<String, String> flat = JsonText.flat(json);
        AccessParts parts = parts("traefik", flat, TRAEFIK);
        if (!flat.containsKey("StartUTC")) {
            parts.put(Part.TIME, "time", flat.getOrDefault("time", "")); // when it was logged: behind the request
        }
        String client = flat.getOrDefault("ClientHost", "");
        if (client.indexOf(',') < 0) {
            parts.put(Part.PEER, "ClientHost", client);
        } else {
            peer(null, client, parts); // with forwardedHeaders.insecure Traefik writes the whole chain
        }
        Long nanos = Numbers.of(flat.get("Duration"));
        parts.put(Part.MICROSECONDS, "Duration", nanos == null ? "" : Long.toString(nanos / 1_000));
        parts.apply(draft);
        return true;
    }

    static boolean envoy(JsonNode json, Draft draft) {
        if (!json.has("response_code")
                || !(json.has("response_flags") || json.has("authority") || json.has(":authority"))) {
            return false;
        }
        Map<String, String> flat = JsonText.flat(json);
        AccessParts parts = parts("envoy", flat, ENVOY);
        String peer = flat.get("downstream_remote_address");
        String chain = flat.get("x_forwarded_for");
        peer(
                peer == null ? flat.get("downstream_direct_remote_address") : peer,
                chain == null ? flat.get("x-forwarded-for") : chain,
                parts);
        parts.apply(draft);
        denied(flat.get("response_flags"), draft);
        return true;
    }

    /** Without the peer's address: Envoy has appended it to the forwarded chain itself, so it is the last there. */
    private static void peer(@Nullable String peer, @Nullable String chain, AccessParts parts) {
        if (peer != null) {
            parts.put(Part.PEER, "downstream_remote_address", peer);
            parts.put(Part.FORWARDED, "x_forwarded_for", chain == null ? "" : chain);
        } else if (chain != null) {
            int comma = chain.lastIndexOf(',');
            parts.put(Part.PEER, "x_forwarded_for", chain.substring(comma + 1).trim());
            parts.put(Part.FORWARDED, "x_forwarded_for", comma < 0 ? "" : chain.substring(0, comma));
        }
    }

    static void denied(@Nullable String flags, Draft draft) {
        if (flags != null) {
            for (String flag : flags.split(",", 16)) {
                if (ENVOY_DENIED.contains(flag)) {
                    draft.failure("denied_by_proxy");
                }
            }
        }
    }

    static boolean caddy(JsonNode json, Draft draft) {
        JsonNode request = json.path("request");
        String logger = json.path("logger").asText("");
        boolean access = request.isObject() && request.has("uri") && request.has("method") && json.has("status");
        if (!access) {
            return logger.startsWith("http.handlers.waf") && firewall(json, draft);
        }
        Map<String, String> flat = new HashMap<>(JsonText.flat(json));
        String old = flat.remove("request.remote_addr");
        if (old != null && !flat.containsKey("request.remote_ip")) {
            flat.put("request.remote_ip", old); // Caddy before 2.5 wrote address and port together
        }
        // Since 2.7 Caddy says itself who the client is, by the proxies that its own configuration trusts.
        String client = flat.remove("request.client_ip");
        String peer = flat.getOrDefault("request.remote_ip", "");
        if (client != null) {
            flat.put("request.remote_ip", client);
        }
        AccessParts parts = parts("caddy", flat, CADDY);
        parts.put(Part.REAL_PEER, "request.remote_ip", peer);
        parts.apply(draft);
        return true;
    }

    /** Coraza inside Caddy logs as ModSecurity does. */
    private static boolean firewall(JsonNode json, Draft draft) {
        String message = json.path("msg").asText("");
        draft.parser("coraza").service("caddy").level(json.path("level").asText(null));
        draft.claim(Stamps.any(json.path("ts").asText(""), 0)).message(message);
        ModSecurity.message(message, draft);
        return true;
    }

    private static AccessParts parts(String software, Map<String, String> flat, Map<String, Part> names) {
        AccessParts parts = new AccessParts(software);
        flat.forEach((name, value) -> {
            Part part = names.getOrDefault(name, Part.OTHER);
            if (part != Part.TIME) {
                parts.put(part, name, value);
            }
        });
        names.forEach((name, part) -> {
            Stamp stamp = part == Part.TIME && flat.containsKey(name) ? Stamps.any(flat.get(name), 0) : null;
            if (stamp != null) {
                parts.time(stamp);
            }
        });
        return parts;
    }

    /**
     * {@code [2026-11-22T01:15:00.310Z] "GET /api HTTP/1.1" 200 - via_upstream - "-" 0 154 226 100 "192.0.2.28" "curl/8" "id" "authority" "203.0.113.1:80"}:
     * the default format, with or without what Istio adds.
     */
    static boolean envoyText(String text, Draft draft) {
        Stamp stamp = text.startsWith("[2") ? Stamps.iso(text, 1) : null;
        if (stamp == null || !text.startsWith("] \"", stamp.end())) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end() + 2);
        String request = Quoted.take(c);
        c.spaces();
        String status = c.word();
        c.spaces();
        String flags = c.word();
        if (request == null || Numbers.small(status) == null || flags.isEmpty()) {
            return false;
        }
        c.spaces();
        while (!c.done() && !(c.peek() >= '0' && c.peek() <= '9')) {
            if (Quoted.take(c) == null) {
                c.word();
            }
            c.spaces();
        }
        AccessParts parts = new AccessParts("envoy");
        parts.time(stamp);
        parts.put(Part.REQUEST, "request", request);
        parts.put(Part.STATUS, "status", status);
        Part[] numbers = {Part.REQUEST_BYTES, Part.BODY_BYTES, Part.MILLISECONDS, Part.OTHER};
        for (Part part : numbers) {
            parts.put(part, "upstream_service_time", c.word());
            c.spaces();
        }
        String chain = Quoted.take(c);
        peer(null, chain == null || chain.equals("-") ? null : chain, parts);
        Part[] texts = {Part.AGENT, Part.REQUEST_ID, Part.HOST};
        for (Part part : texts) {
            c.spaces();
            String value = Quoted.take(c);
            parts.put(part, "", value == null ? "" : value);
        }
        c.spaces();
        String upstream = Quoted.take(c);
        parts.put(Part.OTHER, "upstream_host", upstream == null ? "" : upstream);
        parts.put(Part.OTHER, "response_flags", flags);
        parts.apply(draft);
        denied(flags, draft);
        return true;
    }

    /** What Traefik adds to a combined line: {@code 262 "router@docker" "http://192.0.2.3:5601" 2ms}; false when the line is another's. */
    static boolean traefikText(String text, LineParser combined, Draft draft) {
        if (!text.endsWith("ms")) {
            return false;
        }
        int duration = text.lastIndexOf(' ') + 1;
        Long millis = Numbers.of(text.substring(duration, text.length() - 2));
        int close = duration - 2;
        if (millis == null || close < 1 || text.charAt(close) != '"') {
            return false;
        }
        int server = text.lastIndexOf('"', close - 1);
        int router = server < 3 ? -1 : text.lastIndexOf('"', server - 3);
        int count = router < 2 ? -1 : text.lastIndexOf(' ', router - 2);
        if (count < 0 || Numbers.of(text.substring(count + 1, router - 1)) == null) {
            return false;
        }
        if (!combined.parse(text.substring(0, count), draft)) {
            return false;
        }
        draft.info.setDuration(Math.min(millis, 1L << 40) * 1_000_000);
        draft.field("traefik.access.frontend_name", text.substring(router + 1, server - 2));
        draft.field("traefik.access.backend_url", text.substring(server + 1, close));
        return true;
    }
}
