package gac.ingest.parse.web;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamps;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ModSecurity 2.x and 3.x and Coraza: their messages in error logs ({@code [id "942100"] [msg "…"] …}) and their audit log in JSON ({@link ModSecurityNative} has the other form); rules are mostly
 * those of the OWASP Core Rule Set.
 *
 * <p>{@code rule.*} is the first rule named that is not the one that adds up the score.
 */
final class ModSecurity {
    private static final int MOST_MESSAGES = 100;
    /** Inbound and outbound blocking evaluation of the Core Rule Set 3 and 4: no finding of their own. */
    private static final Set<String> EVALUATIONS =
            Set.of("949110", "959100", "949111", "959101", "980130", "980140", "980170");

    private ModSecurity() {}

    /** A message from an error log. */
    static void message(String message, Draft draft) {
        draft.kind("intrusion_detection", "modsecurity", "info");
        if (message.contains("Access denied") || message.contains("Request denied")) {
            draft.kind("intrusion_detection", "modsecurity", "denied").failure("access_denied");
        }
        Set<String> tags = new LinkedHashSet<>();
        Cursor c = new Cursor(message);
        while (c.skipTo("[")) {
            int start = c.at;
            while (c.at - start < 16 && (Character.isLetter(c.peek()) || c.peek() == '_')) {
                c.at++;
            }
            String name = c.text.substring(start, c.at);
            int end = c.take(" \"") ? Quoted.end(c.text, c.at) : -1;
            if (end < 0 || !c.text.startsWith("]", end + 1)) {
                continue;
            }
            String value = c.text.substring(c.at, end);
            c.at = end + 1;
            switch (name) {
                case "id" -> draft.field("rule.id", value);
                case "msg" -> draft.field("rule.name", value);
                case "severity" -> draft.field("rule.severity", value);
                case "ver" -> draft.field("rule.ruleset", value);
                case "data" -> draft.field("modsecurity.data", value);
                case "tag" -> tags.add(value);
                case "hostname" -> Web.virtualHost(value, draft);
                case "uri" -> {
                    // nginx has told the whole target by itself.
                    if (draft.event.getUrl() == null || draft.url().getOriginal() == null) {
                        UrlView.target(value, true, draft);
                    }
                }
                case "unique_id" -> Draft.set(value, v -> draft.request().setId(v));
                case "client" -> Web.client(value, null, draft);
                default -> {
                    /* file, line and revision of the rule: in the message */
                }
            }
        }
        tags(tags, draft);
        score(message, draft);
    }

    private static void tags(Set<String> tags, Draft draft) {
        draft.field("rule.tags", tags.isEmpty() ? null : String.join(" ", tags));
    }

    /** {@code Inbound Anomaly Score Exceeded (Total Score: 15)}. */
    private static void score(String message, Draft draft) {
        for (String words : new String[] {"Total Score: ", "Total Inbound Score: ", "anomaly score ", "(score "}) {
            int at = message.indexOf(words);
            if (at >= 0) {
                Cursor c = new Cursor(message, at + words.length());
                int score = c.number(1, 6);
                if (score >= 0) {
                    draft.field("modsecurity.anomaly_score", Integer.toString(score));
                    return;
                }
            }
        }
    }

    /** The audit log of ModSecurity 2 ({@code SecAuditLogFormat JSON}), 3 and Coraza. */
    static boolean audit(JsonNode json, Draft draft) {
        JsonNode transaction = json.path("transaction");
        boolean two = json.has("audit_data") && transaction.has("remote_address");
        boolean three = transaction.has("client_ip") && (transaction.has("request") || transaction.has("messages"));
        if (!two && !three) {
            return false;
        }
        draft.parser("modsecurity_audit").service("modsecurity");
        draft.kind("intrusion_detection", "modsecurity", "info");
        draft.info.setDataset("modsecurity.audit");
        draft.info.setModule("modsecurity");
        if (two) {
            two(json, transaction, draft);
        } else {
            three(json, transaction, draft);
        }
        return true;
    }

    private static void two(JsonNode json, JsonNode transaction, Draft draft) {
        draft.claim(Stamps.any(transaction.path("time").asText(""), 0));
        Draft.set(text(transaction, "transaction_id"), id -> draft.request().setId(id));
        draft.to(text(transaction, "local_address"), text(transaction, "local_port"));
        JsonNode request = json.path("request");
        AccessLog.request(request.path("request_line").asText(""), true, draft);
        headers(request.path("headers"), draft);
        client(text(transaction, "remote_address"), text(transaction, "remote_port"), request.path("headers"), draft);
        JsonNode audit = json.path("audit_data");
        StringBuilder all = new StringBuilder();
        int number = 0;
        for (JsonNode message : audit.path("messages")) {
            if (number++ < MOST_MESSAGES) {
                all.append(all.isEmpty() ? "" : "\n").append(message.asText(""));
            }
        }
        findings(all.toString(), draft);
        status(
                Numbers.small(json.path("response").path("status").asText("")),
                audit.path("action").path("intercepted").asBoolean(false),
                draft);
    }

    /** Messages, one a line. What the event is about is the rule first named; the line that adds up the score only says that it was enough. */
    static void findings(String messages, Draft draft) {
        String first = first(messages);
        if (!first.isEmpty()) {
            message(first, draft);
            score(messages, draft);
            draft.message(first);
        }
        ids(messages, draft);
    }

    private static String first(String messages) {
        String[] lines = messages.split("\n", MOST_MESSAGES);
        for (String line : lines) {
            if (EVALUATIONS.stream().noneMatch(id -> line.contains("[id \"" + id + "\"]"))) {
                return line;
            }
        }
        return lines[0];
    }

    private static void ids(String messages, Draft draft) {
        Set<String> ids = new LinkedHashSet<>();
        Cursor c = new Cursor(messages);
        while (c.skipTo("[id \"")) {
            String id = c.until('"');
            if (id != null && id.length() <= 16) {
                ids.add(id);
            }
        }
        draft.field("modsecurity.rule_ids", ids.isEmpty() ? null : String.join(" ", ids));
    }

    private static void three(JsonNode json, JsonNode transaction, Draft draft) {
        String time = text(transaction, "time_stamp");
        if (time == null) {
            time = text(transaction, "timestamp");
        }
        draft.claim(time == null ? null : Stamps.any(time, 0));
        String id = text(transaction, "unique_id");
        Draft.set(
                id == null ? text(transaction, "id") : id, v -> draft.request().setId(v));
        draft.to(text(transaction, "host_ip"), text(transaction, "host_port"));
        JsonNode request = transaction.path("request");
        Draft.set(text(request, "method"), m -> draft.request().setMethod(m));
        String version = text(request, "http_version");
        Draft.set(
                version == null ? text(request, "protocol") : version,
                v -> draft.http().setVersion(v.startsWith("HTTP/") ? v.substring(5) : v));
        String uri = text(request, "uri");
        if (uri != null) {
            UrlView.target(uri, false, draft);
        }
        headers(request.path("headers"), draft);
        client(text(transaction, "client_ip"), text(transaction, "client_port"), request.path("headers"), draft);
        JsonNode messages = transaction.has("messages") ? transaction.path("messages") : json.path("messages");
        findings(messages, draft);
        JsonNode response = transaction.path("response");
        boolean stopped = transaction.path("is_interrupted").asBoolean(false);
        JsonNode code = response.has("http_code") ? response.path("http_code") : response.path("status");
        status(Numbers.small(code.asText("")), stopped, draft);
    }

    private static void findings(JsonNode messages, Draft draft) {
        Set<String> ids = new LinkedHashSet<>();
        boolean named = false;
        int number = 0;
        for (JsonNode message : messages) {
            if (number++ >= MOST_MESSAGES) {
                break;
            }
            JsonNode details = message.has("details") ? message.path("details") : message.path("data");
            String id = text(details, details.has("ruleId") ? "ruleId" : "id");
            String name = text(message, "message");
            name = name == null ? text(details, "msg") : name;
            if (id != null) {
                ids.add(id);
            }
            score(name == null ? "" : name, draft);
            if (!named && id != null && !EVALUATIONS.contains(id)) {
                named = true;
                draft.field("rule.id", id).field("rule.name", name).message(name);
                draft.field("rule.severity", text(details, "severity")).field("rule.ruleset", text(details, "ver"));
                draft.field("modsecurity.data", text(details, "data"));
                Set<String> tags = new LinkedHashSet<>();
                details.path("tags").forEach(tag -> tags.add(tag.asText("")));
                tags(tags, draft);
            }
        }
        draft.field("modsecurity.rule_ids", ids.isEmpty() ? null : String.join(" ", ids));
    }

    static void status(@Nullable Integer status, boolean intercepted, Draft draft) {
        if (status != null && status >= 100 && status <= 999) {
            draft.response().setStatusCode(status);
        }
        if (intercepted || (status != null && status == 403)) {
            draft.kind("intrusion_detection", "modsecurity", "denied").failure("access_denied");
        }
    }

    private static void headers(JsonNode headers, Draft draft) {
        draft.userAgent(header(headers, "User-Agent"));
        Draft.set(header(headers, "Referer"), r -> draft.request().setReferrer(r));
        Web.virtualHost(header(headers, "Host"), draft);
    }

    private static void client(@Nullable String peer, @Nullable String port, JsonNode headers, Draft draft) {
        Web.client(peer, header(headers, "X-Forwarded-For"), draft);
        Integer number = Numbers.small(port);
        if (number != null
                && number <= 65535
                && draft.event.getSource() != null
                && draft.fieldValue("source.peer") == null) {
            draft.source().setPort(number);
        }
    }

    private static @Nullable String header(JsonNode headers, String name) {
        for (var entry : headers.properties()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                JsonNode value = entry.getValue();
                return value.isArray() && !value.isEmpty() ? value.get(0).asText() : value.asText();
            }
        }
        return null;
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() || value.isContainerNode() ? null : value.asText();
    }
}
