package gac.ingest.parse.network;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.ObjectParser;
import gac.ingest.parse.text.JsonText;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.Web;
import gac.schemas.avro.Body;
import gac.schemas.avro.Tls;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Zeek 3 to 7 with {@code LogAscii::use_json=T}: conn, dns, http, ssl, ssh, files, notice, weird, and whatever else has {@code id.orig_h}. The log is told by
 * {@code _path} where the shipper adds it, else by names only that log has.
 */
final class Zeek implements ObjectParser {
    private static final Set<String> REFUSED = Set.of("S0", "REJ", "RSTOS0", "SH");

    /** Names that only one log has, in the order in which they decide. */
    private static final List<Map.Entry<String, String>> OWN = List.of(
            Map.entry("conn_state", "conn"),
            Map.entry("trans_id", "dns"),
            Map.entry("qtype_name", "dns"),
            Map.entry("note", "notice"),
            Map.entry("uri", "http"),
            Map.entry("trans_depth", "http"),
            Map.entry("auth_attempts", "ssh"),
            Map.entry("auth_success", "ssh"),
            Map.entry("cipher", "ssl"),
            Map.entry("resumed", "ssl"),
            Map.entry("fuid", "files"));

    private static final FieldTable TABLE = new FieldTable("zeek.")
            .put(Traffic::sourceIp, "id.orig_h")
            .put(Traffic::sourcePort, "id.orig_p")
            .put(Traffic::destinationIp, "id.resp_h")
            .put(Traffic::destinationPort, "id.resp_p")
            .put(Traffic::transport, "proto")
            .put(Traffic::protocol, "service")
            .put(Traffic::sourceBytes, "orig_bytes")
            .put(Traffic::destinationBytes, "resp_bytes")
            .field("source.packets", "orig_pkts")
            .field("destination.packets", "resp_pkts")
            .put((v, d) -> d.source().setMac(v), "orig_l2_addr")
            .put((v, d) -> d.destination().setMac(v), "resp_l2_addr")
            .field("network.community_id", "community_id")
            .put(Traffic::seconds, "duration")
            .field("dns.question.name", "query")
            .field("dns.question.type", "qtype_name")
            .field("dns.question.class", "qclass_name")
            .field("dns.response_code", "rcode_name")
            .field("dns.answers.data", "answers")
            .field("dns.id", "trans_id")
            .put((v, d) -> d.request().setMethod(v), "method")
            .put((v, d) -> Traffic.url(v, d), "uri")
            .put((v, d) -> d.url().setDomain(v), "host")
            .put((v, d) -> d.request().setReferrer(v), "referrer")
            .put((v, d) -> d.userAgent(v), "user_agent")
            .put((v, d) -> d.response().setStatusCode(Numbers.small(v)), "status_code")
            .put((v, d) -> d.response().setBody(new Body(Numbers.of(v), null)), "response_body_len")
            .put((v, d) -> d.request().setBody(new Body(Numbers.of(v), null)), "request_body_len")
            .put((v, d) -> d.user(v), "username")
            .put((v, d) -> tls(d).setServerName(v), "server_name")
            .put((v, d) -> tls(d).setCipher(v), "cipher")
            .field("tls.client.ja3", "ja3")
            .field("tls.server.ja3s", "ja3s")
            .field("tls.server.subject", "subject")
            .field("tls.server.issuer", "issuer")
            .put(Traffic::fileName, "filename")
            .put(Traffic::fileSize, "total_bytes")
            .field("file.mime_type", "mime_type")
            .field("file.hash.md5", "md5")
            .field("file.hash.sha1", "sha1")
            .field("file.hash.sha256", "sha256")
            .field("rule.name", "note")
            .put((v, d) -> d.message(v), "msg")
            .ignore("ts", "_path", "_write_ts", "_system_name", "src", "dst");

    @Override
    public boolean parse(JsonNode object, Draft draft) {
        boolean connection = object.has("id.orig_h") || object.path("id").has("orig_h");
        boolean other = object.has("_path") || object.has("note") || object.has("fuid");
        String ts = object.path("ts").asText("");
        if (!(connection || other)
                || (!connection && !object.has("uid") && !object.has("fuid") && !object.has("note"))
                || Stamps.any(ts, 0) == null) {
            return false;
        }
        Map<String, String> flat = JsonText.flat(object);
        String log = log(flat);
        Traffic.event("zeek", log, draft);
        draft.claim(Stamps.any(ts, 0));
        TABLE.apply(flat, draft);
        Traffic.total(draft);
        kind(log, flat, draft);
        return true;
    }

    private static String log(Map<String, String> flat) {
        String path = flat.get("_path");
        if (path != null) {
            return SecurityNames.fieldName(path);
        }
        for (Map.Entry<String, String> own : OWN) {
            if (flat.containsKey(own.getKey())) {
                return own.getValue();
            }
        }
        return "other";
    }

    private static void kind(String log, Map<String, String> flat, Draft draft) {
        switch (log) {
            case "conn" -> {
                String state = flat.getOrDefault("conn_state", "");
                Traffic.connection(null, draft, state.equals("S0") || state.equals("OTH") ? "info" : "end");
                draft.info.setAction("connection");
                draft.info.setOutcome(REFUSED.contains(state) ? "failure" : "success");
            }
            case "dns" -> draft.kind("network", "dns_query", "protocol", "info");
            case "http" -> {
                draft.kind("web", "http_request", "access");
                Web.status(Numbers.small(flat.get("status_code")), draft);
                version(flat.get("version"), draft);
            }
            case "ssl" -> {
                draft.kind("network", "tls", "protocol", "info");
                Draft.set(flat.get("version"), v -> tls(draft).setVersion(v));
            }
            case "ssh" -> {
                draft.kind("authentication", "ssh_connection", "start");
                String success = flat.get("auth_success");
                draft.info.setOutcome(success == null ? "unknown" : success.equals("true") ? "success" : "failure");
            }
            case "notice" -> {
                Traffic.alert(null, draft, "intrusion_detection", "network");
                draft.info.setAction("notice");
                if (draft.event.getSource() == null) {
                    Draft.set(flat.get("src"), ip -> Traffic.sourceIp(ip, draft));
                    Draft.set(flat.get("dst"), ip -> Traffic.destinationIp(ip, draft));
                }
            }
            case "files" -> draft.kind("file", "file", "info");
            default -> draft.kind("network", log, "protocol", "info");
        }
    }

    private static void version(@Nullable String version, Draft draft) {
        Draft.set(version, draft.http()::setVersion);
    }

    private static Tls tls(Draft draft) {
        return Suricata.tls(draft);
    }
}
