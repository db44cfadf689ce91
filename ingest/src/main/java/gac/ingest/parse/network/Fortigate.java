package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.KeyValues;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Geo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * FortiOS 5 to 7.6 in its default syslog format: {@code date=… time=… devname="…" logid="…" type="traffic" subtype="forward" …}. Traffic, UTM (ips, virus,
 * webfilter, app-ctrl, waf, dns, anomaly, …) and event logs (system, user, vpn, …); names of FortiOS 4 and 5 ({@code src}, {@code src_port}) are known too.
 */
final class Fortigate implements LineParser {
    private static final Set<String> ENDED = Set.of("close", "client-rst", "server-rst", "timeout", "ip-conn");
    private static final List<String> FIRST = List.of("date=", "logver=", "devname=", "timestamp=", "itime=");

    private static final FieldTable TABLE = new FieldTable("fortigate.")
            .put(Traffic::sourceIp, "srcip", "src", "remip")
            .put(Traffic::sourcePort, "srcport", "src_port", "remport")
            .put(Traffic::sourceName, "srcname")
            .put((v, d) -> d.source().setMac(v), "srcmac")
            .put(Traffic::sourceBytes, "sentbyte", "sent")
            .put(Traffic::destinationIp, "dstip", "dst")
            .put(Traffic::destinationPort, "dstport", "dst_port")
            .put(Traffic::destinationName, "dstname")
            .put((v, d) -> d.destination().setMac(v), "dstmac")
            .put(Traffic::destinationBytes, "rcvdbyte", "rcvd")
            .field("source.packets", "sentpkt")
            .field("destination.packets", "rcvdpkt")
            .field("source.nat.ip", "transip")
            .field("source.nat.port", "transport")
            .field("destination.nat.ip", "tranip")
            .field("destination.nat.port", "tranport")
            .field("observer.ingress.interface.name", "srcintf", "src_int")
            .field("observer.egress.interface.name", "dstintf", "dst_int")
            .field("observer.serial_number", "devid", "device_id")
            .put(Traffic::transport, "proto")
            .put(Traffic::protocol, "service")
            .field("network.application", "app")
            .put(Traffic::seconds, "duration")
            .field("rule.id", "attackid", "virusid")
            .field("rule.name", "attack", "virus", "signame")
            .field("rule.category", "catdesc")
            .put((v, d) -> country("source", v, d), "srccountry")
            .put((v, d) -> country("destination", v, d), "dstcountry")
            .put((v, d) -> d.url().setDomain(v), "hostname")
            .put(Traffic::url, "url")
            .put((v, d) -> d.userAgent(v), "agent")
            .put((v, d) -> d.request().setMethod(v), "httpmethod")
            .put(Traffic::fileName, "filename")
            .put(Traffic::fileSize, "filesize")
            .put(Traffic::fileHash, "filehash", "analyticscksum")
            .put(Traffic::direction, "direction")
            .put(Fortigate::user, "user", "unauthuser", "dstuser")
            .put(Traffic::group, "group")
            .field("dns.question.name", "qname")
            .field("dns.question.type", "qtype")
            .field("dns.answers.data", "ipaddr")
            .put((v, d) -> d.level(v), "level", "pri")
            .put((v, d) -> d.reason(v.equals("none") ? null : v), "reason")
            .put((v, d) -> d.message(v), "msg")
            .put((v, d) -> d.info.setCode(v), "logid", "log_id")
            .ignore("date", "time", "tz", "eventtime", "devname", "itime");

    @Override
    public boolean parse(String text, Draft draft) {
        if (FIRST.stream().noneMatch(text::startsWith)) {
            return false;
        }
        Map<String, String> pairs = KeyValues.blank(text, 0).pairs();
        String type = pairs.get("type");
        String subtype = pairs.getOrDefault("subtype", "");
        boolean fortinet = (pairs.containsKey("devid") || pairs.containsKey("device_id") || pairs.containsKey("vd"))
                || (pairs.containsKey("logid") && pairs.containsKey("subtype"));
        if (type == null || !fortinet) {
            return false;
        }
        Traffic.event("fortigate", dataset(type, subtype), draft);
        draft.claim(time(pairs)).host(pairs.get("devname"));
        TABLE.apply(pairs, draft);
        Traffic.total(draft);
        String action = pairs.getOrDefault("action", pairs.getOrDefault("status", ""));
        switch (type) {
            case "traffic" -> traffic(action, pairs, draft);
            case "event" -> event(subtype, action, pairs, draft);
            default -> utm(subtype.isEmpty() ? type : subtype, action, pairs, draft);
        }
        return true;
    }

    /** Sigma's log sources tell the finding, the name looked up and the page asked for apart; so the dataset does. */
    private static String dataset(String type, String subtype) {
        return switch (type) {
            case "traffic", "event" -> type;
            default ->
                switch (subtype) {
                    case "virus", "ips", "dns", "webfilter" -> subtype;
                    case "infected" -> "virus";
                    case "anomaly", "signature", "waf" -> "ips";
                    default -> "utm";
                };
        };
    }

    private static @Nullable Stamp time(Map<String, String> pairs) {
        String date = pairs.get("date");
        String time = pairs.get("time");
        String zone = pairs.get("tz");
        if (date != null && time != null && zone != null) {
            Stamp stamp = Stamps.iso(date + " " + time + zone, 0);
            if (stamp != null && stamp.zone() != null) {
                return stamp;
            }
        }
        Stamp epoch = Traffic.epoch(pairs.get("eventtime"));
        return epoch != null || date == null || time == null ? epoch : Stamps.iso(date + " " + time, 0);
    }

    private static void traffic(String action, Map<String, String> pairs, Draft draft) {
        draft.field("rule.id", pairs.get("policyid")).field("rule.name", pairs.get("policyname"));
        boolean ended = ENDED.contains(action);
        Boolean allowed = ended ? Boolean.TRUE : Traffic.allowed(action);
        if ("block".equals(pairs.get("utmaction")) || "blocked".equals(pairs.get("utmaction"))) {
            // The policy let it in, a profile stopped it.
            allowed = Boolean.FALSE;
        }
        if (ended) {
            Traffic.connection(allowed, draft, "end");
        } else {
            Traffic.connection(allowed, draft);
        }
    }

    private static void utm(String kind, String action, Map<String, String> pairs, Draft draft) {
        Boolean allowed = Traffic.allowed(action);
        switch (kind) {
            case "virus", "infected", "filename" -> Traffic.alert(allowed, draft, "malware");
            case "ips", "signature", "anomaly", "waf", "attack" ->
                Traffic.alert(allowed, draft, "intrusion_detection", "network");
            case "dns" -> draft.kind("network", null, "protocol", "info");
            case "webfilter",
                    "app-ctrl",
                    "app-crtl",
                    "ssl",
                    "ssh",
                    "emailfilter",
                    "dlp",
                    "voip",
                    "file-filter",
                    "ftgd_blk",
                    "ftgd_allow" ->
                draft.kind("network", null, "connection", allowed == null ? "info" : allowed ? "allowed" : "denied");
            default -> draft.kind("network", null, "info");
        }
        if (allowed != null) {
            draft.info.setOutcome(allowed ? "success" : "failure");
        }
        Draft.set(action, draft.info::setAction);
        Draft.set(pairs.get("crlevel"), level -> draft.field("rule.severity", level));
        Draft.set(pairs.get("severity"), level -> draft.field("rule.severity", level));
    }

    private static void event(String subtype, String action, Map<String, String> pairs, Draft draft) {
        String status =
                pairs.getOrDefault("status", pairs.getOrDefault("result", "")).toLowerCase(Locale.ROOT);
        String words = (action + " " + pairs.getOrDefault("logdesc", "")).toLowerCase(Locale.ROOT);
        interfaceUser(pairs.get("ui"), draft);
        Draft.set(action, draft.info::setAction);
        boolean failed = status.startsWith("fail")
                || words.contains("fail")
                || status.equals("deny")
                || status.equals("timeout");
        if (words.contains("logout") || words.startsWith("tunnel-down") || words.startsWith("ssl-exit")) {
            draft.kind(words.contains("tunnel") ? "network" : "session", null, "end");
        } else if (words.contains("login")
                || words.startsWith("ssl-new-con")
                || words.contains("authentication")
                || (subtype.equals("user") && words.contains("auth"))) {
            draft.kind("authentication", null, "start");
            draft.info.setOutcome(failed ? "failure" : "success");
        } else if (subtype.equals("vpn") || words.contains("tunnel")) {
            draft.info.setCategory(List.of("network"));
            draft.info.setType(words.startsWith("tunnel-up") ? List.of("connection", "start") : List.of("connection"));
            draft.info.setOutcome(failed ? "failure" : words.startsWith("tunnel-up") ? "success" : null);
        } else if (pairs.containsKey("cfgpath")) {
            String how = action.toLowerCase(Locale.ROOT);
            boolean account = pairs.getOrDefault("cfgpath", "").startsWith("system.admin")
                    || pairs.getOrDefault("cfgpath", "").startsWith("user.");
            draft.kind(
                    account ? "iam" : "configuration",
                    null,
                    how.equals("add") ? "creation" : how.equals("delete") ? "deletion" : "change");
            if (account) {
                draft.targetUser(pairs.get("cfgobj"));
            }
            draft.success();
        } else if (words.contains("perf-stats") || subtype.equals("system")) {
            draft.kind("host", null, "info");
        } else {
            draft.kind("network", null, "info");
        }
        if (draft.info.getOutcome() == null && !status.isEmpty()) {
            SecurityNames.outcome(status, draft);
        }
    }

    /** {@code ui=https(192.0.2.1)}, {@code ui="GUI(192.0.2.1)"}: how and from where an administrator came. */
    private static void interfaceUser(@Nullable String ui, Draft draft) {
        int open = ui == null ? -1 : ui.indexOf('(');
        if (ui == null || open < 0 || !ui.endsWith(")")) {
            return;
        }
        if (draft.event.getSource() == null || draft.event.getSource().getIp() == null) {
            Traffic.sourceIp(ui.substring(open + 1, ui.length() - 1), draft);
        }
    }

    /** Private addresses are in the country "Reserved". */
    private static void country(String side, String name, Draft draft) {
        if (!name.equals("Reserved")) {
            Geo geo = new Geo();
            geo.setCountryName(name);
            (side.equals("source") ? draft.source() : draft.destination()).setGeo(geo);
        }
    }

    private static void user(String name, Draft draft) {
        if (draft.event.getUser() == null || draft.event.getUser().getName() == null) {
            draft.user(name);
        }
    }
}
