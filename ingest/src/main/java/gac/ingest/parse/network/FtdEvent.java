package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Firepower's own events ({@code %FTD-1-430001} to {@code 430005}: intrusion, connection started and ended, file, malware): {@code Name: value, Name: value}.
 * A value may hold commas; it ends where the next name begins.
 */
final class FtdEvent {
    private static final int MOST = 200;

    private static final FieldTable TABLE = new FieldTable("cisco.")
            .put(Traffic::sourceIp, "SrcIP")
            .put(Traffic::sourcePort, "SrcPort")
            .put(Traffic::destinationIp, "DstIP")
            .put(Traffic::destinationPort, "DstPort")
            .put(Traffic::transport, "Protocol")
            .put(Traffic::protocol, "ApplicationProtocol")
            .put(Traffic::sourceBytes, "InitiatorBytes")
            .put(Traffic::destinationBytes, "ResponderBytes")
            .put(Traffic::seconds, "ConnectionDuration")
            .field("source.packets", "InitiatorPackets")
            .field("destination.packets", "ResponderPackets")
            .field("observer.ingress.interface.name", "IngressInterface")
            .field("observer.egress.interface.name", "EgressInterface")
            .field("observer.ingress.zone", "IngressZone")
            .field("observer.egress.zone", "EgressZone")
            .field("rule.name", "AccessControlRuleName", "Message", "ThreatName")
            .field("rule.id", "SID")
            .field("rule.category", "Classification")
            .field("rule.severity", "Priority")
            .field("dns.question.name", "DNSQuery")
            .field("dns.question.type", "DNSRecordType")
            .field("dns.response_code", "DNSResponseType")
            .put((v, d) -> d.user(v.equals("No Authentication Required") || v.equals("Unknown") ? null : v), "User")
            .put((v, d) -> d.userAgent(v), "UserAgent")
            .put(Traffic::url, "URL")
            .put(Traffic::fileName, "FileName")
            .put(Traffic::fileSize, "FileSize")
            .put(Traffic::fileHash, "FileSHA256");

    private FtdEvent() {}

    static void parse(String number, String text, Draft draft) {
        Map<String, String> pairs = pairs(text);
        TABLE.apply(pairs, draft);
        Traffic.total(draft);
        String action = pairs.getOrDefault("AccessControlRuleAction", pairs.getOrDefault("FileAction", ""));
        boolean passes = action.startsWith("Allow") || action.startsWith("Trust") || action.startsWith("Monitor");
        boolean blocks = action.startsWith("Block") || action.startsWith("Malware Block");
        Boolean allowed = passes ? Boolean.TRUE : blocks ? Boolean.FALSE : null;
        switch (number) {
            case "430001" -> {
                String inline = pairs.get("InlineResult");
                Boolean passed = inline == null ? allowed : Boolean.valueOf(!inline.startsWith("Blocked"));
                Traffic.alert(passed, draft, "intrusion_detection", "network");
            }
            case "430002" -> Traffic.connection(allowed, draft, "start");
            case "430003" -> Traffic.connection(allowed, draft, "end");
            case "430005" -> Traffic.alert(allowed, draft, "malware");
            default -> draft.kind("file", null, "info");
        }
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length() && pairs.size() < MOST) {
            int colon = text.indexOf(": ", at);
            if (colon < 0) {
                break;
            }
            String name = text.substring(at, colon).trim();
            int next = next(text, colon + 2);
            pairs.putIfAbsent(name, text.substring(colon + 2, next).trim());
            at = Math.min(text.length(), next + 2);
        }
        return pairs;
    }

    /** Index of the comma before the next name, or the end. */
    private static int next(String text, int from) {
        int comma = text.indexOf(", ", from);
        while (comma >= 0) {
            int i = comma + 2;
            while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_')) {
                i++;
            }
            if (i > comma + 2 && text.startsWith(": ", i)) {
                return comma;
            }
            comma = text.indexOf(", ", Math.max(i, comma + 2));
        }
        return text.length();
    }
}
