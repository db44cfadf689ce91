package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Check Point R80 and R81, Log Exporter in its formats syslog, {@code [action:"Accept"; src:"192.0.2.1"; …]}, generic, {@code action="Accept"; src="192.0.2.1"; …}, and splunk,
 * {@code time=1795310102|product=IPS|action=Prevent|…}. Its CEF and LEEF are read as any product's.
 */
final class CheckPoint implements LineParser {
    private static final int MOST = 500;

    private static final FieldTable TABLE = new FieldTable("checkpoint.")
            .put(Traffic::sourceIp, "src")
            .put(Traffic::sourcePort, "s_port")
            .put(Traffic::destinationIp, "dst")
            .put(Traffic::destinationPort, "service")
            .put(Traffic::transport, "proto")
            .put(Traffic::protocol, "service_id")
            .field("source.nat.ip", "xlatesrc")
            .field("source.nat.port", "xlatesport")
            .field("destination.nat.ip", "xlatedst")
            .field("destination.nat.port", "xlatedport")
            .field("network.application", "appi_name")
            .put(Traffic::direction, "ifdir")
            .field("observer.ingress.interface.name", "ifname")
            .field("observer.ingress.zone", "inzone")
            .field("observer.egress.zone", "outzone")
            .field("observer.ip", "origin")
            .field("observer.product", "product")
            .put(CheckPoint::gateway, "hostname")
            .field("rule.name", "rule_name", "protection_name", "malware_rule_name")
            .field("rule.id", "rule_uid", "protection_id")
            .field("rule.category", "attack", "malware_family")
            .field("rule.severity", "severity")
            .put(Traffic::sourceBytes, "client_outbound_bytes", "sent_bytes")
            .put(Traffic::destinationBytes, "server_outbound_bytes", "received_bytes")
            .put((v, d) -> d.user(v), "user", "src_user_name", "administrator")
            .put(Traffic::url, "resource")
            .put((v, d) -> d.request().setMethod(v), "method")
            .put((v, d) -> d.userAgent(v), "user_agent")
            .put(Traffic::fileName, "file_name")
            .put(Traffic::fileSize, "file_size")
            .put(Traffic::fileHash, "file_md5", "file_sha1", "file_sha256")
            .put((v, d) -> d.reason(v), "reason")
            .put((v, d) -> d.message(v), "description", "message_info")
            .ignore("time", "version", "flags", "sequencenum");

    @Override
    public boolean parse(String text, Draft draft) {
        int colon = text.indexOf(":\"");
        if (!text.startsWith("[")
                || colon < 2
                || colon > 40
                || text.substring(1, colon).indexOf(' ') >= 0) {
            return false;
        }
        return event(pairs(text, 1, ":\""), draft);
    }

    /** What follows a syslog header or stands alone, in the exporter's generic or splunk format. */
    static boolean exported(String text, Draft draft) {
        if (text.startsWith("[")) {
            return new CheckPoint().parse(text, draft);
        }
        int equals = text.indexOf('=');
        if (equals < 1 || equals > 40 || text.lastIndexOf(' ', equals) >= 0) {
            return false;
        }
        boolean generic = text.startsWith("=\"", equals) && text.indexOf("\"; ", equals) >= 0;
        if (!generic && text.indexOf('|', equals) < 0) {
            return false;
        }
        Map<String, String> pairs = generic ? pairs(text, 0, "=\"") : separated(text);
        return pairs.containsKey("product") && pairs.containsKey("action") && event(pairs, draft);
    }

    private static boolean event(Map<String, String> pairs, Draft draft) {
        if (!pairs.containsKey("action") && !pairs.containsKey("loguid") && !pairs.containsKey("product")) {
            return false;
        }
        String product = pairs.getOrDefault("product", "").toLowerCase(Locale.ROOT);
        String blade = product.contains("virus")
                        || product.contains("anti-bot")
                        || product.contains("anti malware")
                        || product.contains("threat emulation")
                ? "malware"
                : product.contains("smartdefense") || product.contains("ips")
                        ? "ips"
                        : product.contains("url filtering") || product.contains("application control")
                                ? "url"
                                : "traffic";
        Traffic.event("checkpoint", blade, draft);
        draft.claim(Traffic.epoch(pairs.get("time")));
        TABLE.apply(pairs, draft);
        Traffic.total(draft);
        String action = pairs.getOrDefault("action", "");
        Boolean allowed = Traffic.allowed(action);
        String lower = action.toLowerCase(Locale.ROOT);
        if (lower.startsWith("log in") || lower.startsWith("log out") || lower.startsWith("failed log in")) {
            draft.kind(
                    lower.startsWith("log out") ? "session" : "authentication",
                    "login",
                    lower.startsWith("log out") ? "end" : "start");
            draft.info.setOutcome(
                    lower.startsWith("failed") || "Failure".equals(pairs.get("auth_status")) ? "failure" : "success");
            return true;
        }
        switch (blade) {
            case "malware" -> Traffic.alert(allowed, draft, "malware");
            case "ips" -> Traffic.alert(allowed, draft, "intrusion_detection", "network");
            default -> Traffic.connection(allowed, draft);
        }
        if (draft.info.getAction() == null) {
            Draft.set(lower, draft.info::setAction);
        }
        return true;
    }

    /** The gateway, where no syslog header has named the host. */
    private static void gateway(String name, Draft draft) {
        if (draft.event.getHost() == null) {
            draft.host(name);
        }
    }

    /** {@code key=value|key=value}: values hold blanks; a backslash protects what divides, and itself. */
    private static Map<String, String> separated(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        String key = null;
        for (int i = 0; i <= text.length() && pairs.size() < MOST; i++) {
            char c = i < text.length() ? text.charAt(i) : '|';
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (c == '=' && key == null) {
                key = part.toString();
                part.setLength(0);
            } else if (c == '|') {
                if (key != null) {
                    pairs.putIfAbsent(key.trim(), part.toString());
                }
                key = null;
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return pairs;
    }

    /** {@code key:"value"; key:"value"}: a backslash protects quote, bracket and itself. The first of equal keys wins. */
    private static Map<String, String> pairs(String text, int from, String before) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Cursor c = new Cursor(text, from);
        while (!c.done() && pairs.size() < MOST) {
            String key = c.until(before);
            if (key == null) {
                break;
            }
            StringBuilder value = new StringBuilder();
            while (!c.done() && c.peek() != '"') {
                char next = c.text.charAt(c.at++);
                if (next == '\\' && !c.done()) {
                    next = c.text.charAt(c.at++);
                }
                value.append(next);
            }
            c.take('"');
            c.take(';');
            c.spaces();
            pairs.putIfAbsent(key.trim(), value.toString());
        }
        return pairs;
    }
}
