package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.KeyValues;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Syslog;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Devices whose messages are pairs: Sophos Firewall (SFOS 17 to 20), SonicWall (SonicOS 6 and 7, default format), Juniper SRX (structured), F5 ASM (key-value storage). */
final class DevicePairs {
    private static final FieldTable SOPHOS = new FieldTable("sophos.")
            .put(Traffic::sourceIp, "src_ip")
            .put(Traffic::sourcePort, "src_port")
            .put((v, d) -> d.source().setMac(v), "src_mac")
            .put(Traffic::destinationIp, "dst_ip")
            .put(Traffic::destinationPort, "dst_port")
            .put((v, d) -> d.destination().setMac(v), "dst_mac")
            .put(Traffic::transport, "protocol")
            .put(Traffic::sourceBytes, "sent_bytes", "bytes_sent")
            .put(Traffic::destinationBytes, "recv_bytes", "bytes_received")
            .field("source.packets", "sent_pkts")
            .field("destination.packets", "recv_pkts")
            .field("source.nat.ip", "tran_src_ip")
            .field("destination.nat.ip", "tran_dst_ip")
            .field("observer.ingress.interface.name", "in_interface")
            .field("observer.egress.interface.name", "out_interface")
            .field("observer.ingress.zone", "srczone", "src_zone")
            .field("observer.egress.zone", "dstzone", "dst_zone")
            .field("observer.serial_number", "device_id", "device_serial_id")
            .field("network.application", "application", "app_name")
            .put(Traffic::seconds, "duration")
            .field("rule.id", "fw_rule_id", "signature_id")
            .field("rule.name", "fw_rule_name", "signature_msg", "virus")
            .field("rule.category", "classification", "category")
            .put((v, d) -> d.user(v), "user_name", "user")
            .put(Traffic::group, "user_gp", "user_group")
            .put(Traffic::url, "url")
            .put((v, d) -> d.url().setDomain(v), "domain")
            .put(Traffic::fileName, "filename", "file_name")
            .put((v, d) -> d.level(v), "priority", "severity")
            .put((v, d) -> d.info.setCode(v), "log_id")
            .put((v, d) -> d.reason(v), "reason")
            .put((v, d) -> d.message(v), "message")
            .ignore("date", "time", "timezone", "timestamp", "device", "device_name");
    private static final FieldTable SONICWALL = new FieldTable("sonicwall.")
            .put((v, d) -> end(v, true, d), "src")
            .put((v, d) -> end(v, false, d), "dst")
            .put((v, d) -> d.source().setMac(v), "srcMac")
            .put((v, d) -> d.destination().setMac(v), "dstMac")
            .put(Traffic::sourceBytes, "sent")
            .put(Traffic::destinationBytes, "rcvd")
            .put(DevicePairs::protocol, "proto")
            .field("observer.serial_number", "sn")
            .field("observer.ip", "fw")
            .field("rule.name", "rule", "ipsname", "sid")
            .field("rule.category", "Category", "ipscat")
            .put((v, d) -> d.url().setDomain(v), "dstname")
            .put((v, d) -> d.user(v), "usr", "user")
            .put((v, d) -> d.info.setCode(v), "m")
            .put((v, d) -> d.message(v), "msg")
            .put(SecurityNames::severity, "pri")
            .ignore("id", "time");
    private static final FieldTable JUNIPER = new FieldTable("juniper.")
            .put(Traffic::sourceIp, "source-address")
            .put(Traffic::sourcePort, "source-port")
            .put(Traffic::destinationIp, "destination-address")
            .put(Traffic::destinationPort, "destination-port")
            .put(Traffic::transport, "protocol-id", "protocol")
            .field("source.nat.ip", "nat-source-address")
            .field("source.nat.port", "nat-source-port")
            .field("destination.nat.ip", "nat-destination-address")
            .field("destination.nat.port", "nat-destination-port")
            .put(Traffic::sourceBytes, "bytes-from-client")
            .put(Traffic::destinationBytes, "bytes-from-server")
            .field("source.packets", "packets-from-client")
            .field("destination.packets", "packets-from-server")
            .put(Traffic::seconds, "elapsed-time")
            .field("observer.ingress.zone", "source-zone-name")
            .field("observer.egress.zone", "destination-zone-name")
            .field(
                    "observer.ingress.interface.name",
                    "packet-incoming-interface",
                    "source-interface-name",
                    "interface-name")
            .field("network.application", "application")
            .field("rule.name", "policy-name", "attack-name", "rule-name")
            .field("rule.severity", "threat-severity")
            .put((v, d) -> d.user(v.equals("UNKNOWN") ? null : v), "username")
            .put((v, d) -> d.reason(v), "reason")
            .put(Traffic::webAddress, "url")
            .put(Traffic::fileName, "filename");
    private static final FieldTable ASM = new FieldTable("f5.")
            .put(Traffic::sourceIp, "ip_client", "ip_address")
            .put(Traffic::sourcePort, "src_port")
            .put(Traffic::destinationIp, "dest_ip")
            .put(Traffic::destinationPort, "dest_port")
            .put((v, d) -> d.request().setMethod(v), "method")
            .put(Traffic::url, "uri")
            .put((v, d) -> d.response().setStatusCode(v.equals("0") ? null : Numbers.small(v)), "response_code")
            .put(Traffic::protocol, "protocol")
            .put((v, d) -> d.user(v), "username")
            .field("rule.name", "attack_type", "sig_names")
            .field("rule.id", "sig_ids")
            .field("rule.severity", "severity")
            .field("http.request.forwarded_for", "x_forwarded_for_header_value")
            .put((v, d) -> d.host(v), "unit_hostname");

    private DevicePairs() {}

    static boolean sophos(String text, Draft draft) {
        boolean first = text.startsWith("device=\"SFW\"")
                || text.startsWith("device_name=\"SFW\"")
                || text.startsWith("device=");
        if (!first || !text.contains(" log_type=")) {
            return false;
        }
        Map<String, String> pairs = KeyValues.blank(text, 0).pairs();
        String type = pairs.getOrDefault("log_type", "");
        String kind = switch (type) {
            case "Firewall" -> "firewall";
            case "IDP" -> "ips";
            case "Anti-Virus" -> "virus";
            case "Content Filtering" -> "url";
            default -> "event";
        };
        Traffic.event("sophos", kind, draft);
        draft.claim(sophosTime(pairs)).host("SFW".equals(pairs.get("device_name")) ? null : pairs.get("device_name"));
        SOPHOS.apply(pairs, draft);
        Traffic.total(draft);
        String word = pairs.getOrDefault("log_subtype", pairs.getOrDefault("status", ""));
        Boolean allowed = Traffic.allowed(word);
        String component = pairs.getOrDefault("log_component", "");
        switch (kind) {
            case "firewall", "url" -> Traffic.connection(allowed, draft);
            case "ips" ->
                Traffic.alert("Drop".equals(word) ? Boolean.FALSE : allowed, draft, "intrusion_detection", "network");
            case "virus" -> Traffic.alert("Virus".equals(word) ? Boolean.FALSE : allowed, draft, "malware");
            default -> {
                draft.kind("host", null, "info");
                if (component.contains("Authentication")
                        || component.contains("VPN")
                        || component.equals("GUI")
                        || component.equals("CLI")) {
                    draft.kind("authentication", "login", "start");
                    SecurityNames.outcome(pairs.getOrDefault("status", ""), draft);
                }
            }
        }
        return true;
    }

    private static @Nullable Stamp sophosTime(Map<String, String> pairs) {
        String stamp = pairs.get("timestamp");
        if (stamp != null) {
            return Stamps.iso(stamp, 0);
        }
        String date = pairs.get("date");
        String time = pairs.get("time");
        if (date == null || time == null) {
            return null;
        }
        String zone = pairs.getOrDefault("timezone", "");
        return Stamps.iso(date + " " + time + (zone.startsWith("+") || zone.startsWith("-") ? zone : " " + zone), 0);
    }

    static boolean sonicwall(String text, Draft draft) {
        if (!text.startsWith("id=") || !text.contains(" sn=") || !text.contains(" m=")) {
            return false;
        }
        Map<String, String> pairs = KeyValues.blank(text, 0).pairs();
        Traffic.event("sonicwall", "event", draft);
        String time = pairs.get("time");
        draft.claim(time == null ? null : Stamps.iso(time, 0));
        SONICWALL.apply(pairs, draft);
        Traffic.total(draft);
        String words = pairs.getOrDefault("msg", "").toLowerCase(Locale.ROOT);
        if (words.contains("login") || words.contains("logged in") || words.contains("authentication")) {
            boolean failed = words.contains("fail") || words.contains("denied") || words.contains("incorrect");
            draft.kind("authentication", "login", "start");
            draft.info.setOutcome(failed ? "failure" : "success");
        } else if (words.contains("attack")
                || words.contains("intrusion")
                || words.contains("ips ")
                || words.contains("possible")
                || words.contains("spoof")) {
            Traffic.alert(null, draft, "intrusion_detection", "network");
            draft.field("rule.name", pairs.get("msg"));
        } else if (words.contains("virus")) {
            Traffic.alert(false, draft, "malware");
        } else {
            boolean denied = words.contains("drop")
                    || words.contains("denied")
                    || words.contains("blocked")
                    || words.contains("reject");
            boolean open = words.contains("opened");
            boolean closed = words.contains("closed");
            if (open || closed) {
                Traffic.connection(true, draft, open ? "start" : "end");
            } else {
                Traffic.connection(denied ? Boolean.FALSE : null, draft);
            }
        }
        return true;
    }

    /** {@code 192.0.2.1:36701:X0:name}; an IPv6 address has its colons before the port. */
    private static void end(String text, boolean source, Draft draft) {
        String[] parts = text.split(":", 5);
        Endpoint endpoint = source ? draft.source() : draft.destination();
        if (parts.length > 4 && Ip.parse(parts[0]) == null) {
            Traffic.endpoint(endpoint, text);
            return;
        }
        Traffic.endpoint(endpoint, parts.length > 1 ? parts[0] + ":" + parts[1] : parts[0]);
        if (parts.length > 2) {
            draft.field(source ? "observer.ingress.interface.name" : "observer.egress.interface.name", parts[2]);
        }
    }

    private static void protocol(String text, Draft draft) {
        Traffic.transport(text, draft);
        int slash = text.indexOf('/');
        if (slash > 0 && slash + 1 < text.length() && !Character.isDigit(text.charAt(slash + 1))) {
            Traffic.protocol(text.substring(slash + 1), draft);
        }
    }

    /** RFC 5424 with {@code junos@2636…} data, or the same in brackets in the message: {@code RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636… a="b" …]}. */
    static boolean juniper(String text, Draft draft) {
        Syslog syslog =
                draft.event.getLog() == null ? null : draft.event.getLog().getSyslog();
        Map<String, String> pairs = new LinkedHashMap<>();
        String name = syslog == null ? null : syslog.getMsgid();
        if (syslog != null && syslog.getStructuredData() != null) {
            syslog.getStructuredData().forEach((key, value) -> {
                // The id has dots of its own: the name is what follows the last.
                if (key.startsWith("junos@")) {
                    pairs.put(key.substring(key.lastIndexOf('.') + 1), value);
                }
            });
        }
        int open = pairs.isEmpty() ? text.indexOf("[junos@") : -1;
        if (open >= 0) {
            int close = text.lastIndexOf(']');
            pairs.putAll(KeyValues.blank(text.substring(0, close > open ? close : text.length()), open + 1)
                    .pairs());
            String before = text.substring(0, open).trim();
            name = before.substring(before.lastIndexOf(' ') + 1);
        }
        if (pairs.isEmpty() || name == null) {
            return false;
        }
        boolean attack = name.startsWith("RT_SCREEN") || name.startsWith("IDP_ATTACK") || name.contains("IDP");
        boolean virus = name.startsWith("AV_");
        boolean url = name.startsWith("WEBFILTER");
        Traffic.event("juniper", attack ? "ids" : virus ? "virus" : url ? "url" : "flow", draft);
        draft.info.setCode(name);
        draft.message(name + (text.isBlank() || open >= 0 ? "" : " " + text));
        JUNIPER.apply(pairs, draft);
        Traffic.total(draft);
        String word = pairs.getOrDefault("action", "");
        boolean denied = name.endsWith("_DENY") || name.endsWith("BLOCKED");
        boolean passed = name.endsWith("_CREATE") || name.endsWith("_CLOSE") || name.endsWith("PERMITTED");
        Boolean allowed = denied ? Boolean.FALSE : passed ? Boolean.TRUE : Traffic.allowed(word);
        if (attack) {
            Traffic.alert(allowed, draft, "intrusion_detection", "network");
        } else if (virus) {
            Traffic.alert(allowed, draft, "malware");
        } else if (name.endsWith("_CREATE") || name.endsWith("_CLOSE")) {
            Traffic.connection(true, draft, name.endsWith("_CREATE") ? "start" : "end");
        } else {
            Traffic.connection(allowed, draft);
        }
        return true;
    }

    /** {@code unit_hostname="bigip1",…,attack_type="SQL-Injection",…}. */
    static boolean asm(String text, Draft draft) {
        if (!text.startsWith("unit_hostname=\"") && !text.startsWith("ASM:unit_hostname=\"")) {
            return false;
        }
        Map<String, String> pairs =
                KeyValues.doubled(text, text.startsWith("ASM:") ? 4 : 0).pairs();
        Traffic.event("f5_asm", "request", draft);
        String time = pairs.get("date_time");
        draft.claim(time == null ? null : Stamps.any(time, 0));
        ASM.apply(pairs, draft);
        String query = pairs.get("query_string");
        if (query != null
                && !FieldTable.isNone(query)
                && draft.event.getUrl() != null
                && draft.event.getUrl().getQuery() == null) {
            Traffic.url(draft.event.getUrl().getOriginal() + "?" + query, draft);
        }
        String status = pairs.getOrDefault("request_status", "");
        Boolean allowed = status.equals("blocked") ? Boolean.FALSE : status.isEmpty() ? null : Boolean.TRUE;
        if (pairs.getOrDefault("violations", "").isEmpty()
                && pairs.getOrDefault("attack_type", "").isEmpty()) {
            draft.kind("web", "http_request", "access");
        } else {
            Traffic.alert(allowed, draft, "intrusion_detection", "web");
            draft.info.setAction(status.isEmpty() ? "alert" : status);
        }
        return true;
    }
}
