package gac.ingest.parse.network;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.ObjectParser;
import gac.ingest.parse.text.JsonText;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.Web;
import gac.schemas.avro.Tls;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Suricata's EVE JSON, 4 to 8: alert, drop, anomaly, dns (versions 1 to 3), http, tls, ssh, fileinfo, flow, netflow, smtp, and whatever else has an {@code event_type}. */
final class Suricata implements ObjectParser {
    private static final FieldTable TABLE = new FieldTable("suricata.")
            .put(Traffic::destinationIp, "dest_ip")
            .put(Traffic::sourcePort, "src_port")
            .put(Traffic::destinationPort, "dest_port")
            .put(Traffic::transport, "proto")
            .put(Traffic::protocol, "app_proto")
            .field("network.community_id", "community_id")
            .field("observer.ingress.interface.name", "in_iface")
            .field("rule.name", "alert.signature")
            .field("rule.id", "alert.signature_id")
            .field("rule.version", "alert.rev")
            .field("rule.category", "alert.category")
            .field("rule.severity", "alert.severity")
            .put((v, d) -> d.info.setAction(v), "alert.action")
            .put(Traffic::sourceBytes, "flow.bytes_toserver")
            .put(Traffic::destinationBytes, "flow.bytes_toclient")
            .field("source.packets", "flow.pkts_toserver")
            .field("destination.packets", "flow.pkts_toclient")
            .put(Traffic::seconds, "flow.age")
            .put((v, d) -> Traffic.url(v, d), "http.url")
            .put((v, d) -> Web.virtualHost(v, d), "http.hostname")
            .put((v, d) -> d.userAgent(v), "http.http_user_agent")
            .put((v, d) -> d.request().setMethod(v), "http.http_method")
            .put((v, d) -> d.request().setReferrer(v), "http.http_refer")
            .put((v, d) -> d.response().setMimeType(v), "http.http_content_type")
            .put((v, d) -> d.http().setVersion(v.startsWith("HTTP/") ? v.substring(5) : v), "http.protocol")
            .put((v, d) -> d.response().setStatusCode(Numbers.small(v)), "http.status")
            .put((v, d) -> d.response().setBytes(Numbers.of(v)), "http.length")
            .put(Suricata::query, "dns.rrname")
            .field("dns.question.type", "dns.rrtype")
            .field("dns.response_code", "dns.rcode")
            .field("dns.type", "dns.type")
            .field("dns.id", "dns.id")
            .put((v, d) -> Suricata.tls(d).setServerName(v), "tls.sni")
            .put((v, d) -> Suricata.tls(d).setVersion(v), "tls.version")
            .field("tls.server.subject", "tls.subject")
            .field("tls.server.issuer", "tls.issuerdn")
            .field("tls.server.hash.sha1", "tls.fingerprint")
            .field("tls.client.ja3", "tls.ja3.hash")
            .field("tls.client.ja4", "tls.ja4")
            .field("tls.server.ja3s", "tls.ja3s.hash")
            .put(Traffic::fileName, "fileinfo.filename")
            .put(Traffic::fileSize, "fileinfo.size")
            .field("file.hash.md5", "fileinfo.md5")
            .field("file.hash.sha1", "fileinfo.sha1")
            .field("file.hash.sha256", "fileinfo.sha256")
            .field("file.mime_type", "fileinfo.magic")
            .put((v, d) -> d.mailFrom(v), "email.from", "smtp.mail_from")
            .put((v, d) -> d.email().setSubject(v), "email.subject")
            .ignore(
                    "timestamp",
                    "event_type",
                    "src_ip",
                    "packet",
                    "payload",
                    "dns.answers",
                    "dns.queries",
                    "dns.grouped");

    @Override
    public boolean parse(JsonNode object, Draft draft) {
        String type = object.path("event_type").asText("");
        String time = object.path("timestamp").asText("");
        boolean eve = object.has("src_ip") || object.has("flow_id") || object.has("stats") || object.has("engine");
        if (type.isEmpty() || !eve || Stamps.any(time, 0) == null) {
            return false;
        }
        Traffic.event("suricata", type, draft);
        draft.claim(Stamps.any(time, 0));
        Map<String, String> flat = JsonText.flat(object);
        // A proxy's word on the client is believed only where the source says so.
        Web.client(flat.get("src_ip"), flat.getOrDefault("http.xff", flat.get("xff")), draft);
        TABLE.apply(flat, draft);
        Traffic.total(draft);
        dns(object.path("dns"), draft);
        kind(type, flat, draft);
        return true;
    }

    private static void kind(String type, Map<String, String> flat, Draft draft) {
        switch (type) {
            case "alert" -> {
                Traffic.alert(Traffic.allowed(flat.get("alert.action")), draft, "intrusion_detection", "network");
                draft.message(flat.getOrDefault("alert.signature", "alert"));
            }
            case "drop" -> Traffic.connection(false, draft);
            case "anomaly" -> {
                Traffic.alert(null, draft, "intrusion_detection", "network");
                draft.field("rule.name", flat.get("anomaly.event"));
            }
            case "flow", "netflow" -> Traffic.connection(null, draft, "end");
            case "dns" -> draft.kind("network", "dns_" + flat.getOrDefault("dns.type", "query"), "protocol", "info");
            case "http" -> {
                draft.kind("web", "http_request", "access");
                Web.status(Numbers.small(flat.get("http.status")), draft);
            }
            case "fileinfo" -> draft.kind("file", "fileinfo", "info");
            case "stats", "engine" -> draft.kind("host", type, "info");
            default -> draft.kind("network", type, "protocol", "info");
        }
        if (type.equals("http") && draft.event.getNetwork() != null) {
            Traffic.protocol("http", draft);
        }
    }

    private static void query(String name, Draft draft) {
        draft.field(
                "dns.question.name",
                name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name);
    }

    /** Version 3 has a list of queries, all have answers as a list or by type. */
    private static void dns(JsonNode dns, Draft draft) {
        JsonNode first = dns.path("queries").path(0);
        if (first.has("rrname")) {
            query(first.path("rrname").asText(), draft);
            draft.field("dns.question.type", first.path("rrtype").asText(""));
        }
        Set<String> data = new LinkedHashSet<>();
        for (JsonNode answer : dns.path("answers")) {
            data.add(answer.path("rdata").asText(""));
        }
        for (JsonNode group : dns.path("grouped")) {
            for (JsonNode value : group) {
                data.add(value.asText(""));
            }
        }
        data.remove("");
        List<String> some = new ArrayList<>(data);
        draft.field("dns.answers.data", String.join(",", some.subList(0, Math.min(some.size(), 50))));
    }

    static Tls tls(Draft draft) {
        if (draft.event.getTls() == null) {
            draft.event.setTls(new Tls());
        }
        return draft.event.getTls();
    }
}
