package gac.ingest.parse;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ObjectParser;
import gac.ingest.parse.text.JsonText;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.AccessLog;
import gac.ingest.parse.web.UrlView;
import gac.ingest.parse.web.Web;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. Names are taken as ECS, nested or dotted, or as one of the names that web servers, containers and shippers use
 * ({@link JsonNames}); what is known to neither goes to {@code fields} under its dotted name.
 *
 * <p>A shipper's envelope, a raw line as {@code message} or {@code log}, is opened: the line inside decides.
 */
final class JsonLine implements LineParser {
    private static final int DEEPEST = 16;
    private static final int MOST_FIELDS = 1_000;

    @Override
    public boolean parse(String text, Draft draft) {
        JsonNode json = JsonText.object(text);
        if (json == null) {
            return false;
        }
        for (ObjectParser parser : ParserTables.OBJECTS) {
            if (parser.parse(json, draft)) {
                return true;
            }
        }
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", json, 0, flat);
        draft.parser("json").message(text);
        Map<JsonNames.Role, String> roles = new EnumMap<>(JsonNames.Role.class);
        for (Map.Entry<String, String> entry : flat.entrySet()) {
            JsonNames.Role role = JsonNames.role(entry.getKey());
            if (role == null || roles.containsKey(role) || !usable(role, entry.getValue())) {
                if (!EcsNames.set(entry.getKey(), entry.getValue(), draft)) {
                    draft.field(entry.getKey(), entry.getValue());
                }
            } else {
                roles.put(role, entry.getValue());
            }
        }
        apply(roles, draft);
        return true;
    }

    private static void flatten(String prefix, JsonNode node, int depth, Map<String, String> flat) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (flat.size() >= MOST_FIELDS) {
                return;
            }
            String name = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isArray() && value.size() == 1) {
                value = value.get(0);
            }
            if (value.isObject() && depth < DEEPEST) {
                flatten(name, value, depth + 1, flat);
            } else if (!value.isNull()) {
                flat.putIfAbsent(name, value.isContainerNode() ? value.toString() : value.asText());
            }
        }
    }

    private static boolean usable(JsonNames.Role role, String value) {
        return switch (role) {
            case TIME -> Stamps.any(value, 0) != null;
            case REQUEST_LINE -> value.indexOf(' ') > 0;
            case STATUS -> Numbers.small(value) != null;
            default -> !value.isEmpty();
        };
    }

    private static void apply(Map<JsonNames.Role, String> roles, Draft draft) {
        String time = roles.get(JsonNames.Role.TIME);
        draft.claim(time == null ? null : Stamps.any(time, 0));
        draft.host(roles.get(JsonNames.Role.HOST));
        draft.process(roles.get(JsonNames.Role.PROGRAM), roles.get(JsonNames.Role.PID));
        draft.level(roles.get(JsonNames.Role.LEVEL));
        String message = roles.get(JsonNames.Role.MESSAGE);
        boolean web = roles.containsKey(JsonNames.Role.STATUS)
                && (roles.containsKey(JsonNames.Role.REQUEST_LINE)
                        || roles.containsKey(JsonNames.Role.TARGET)
                        || roles.containsKey(JsonNames.Role.PATH));
        if (web) {
            web(roles, draft);
        } else if (message != null && draft.info.getCategory() == null && Formats.enveloped(message, draft)) {
            return;
        }
        if (message != null) {
            draft.message(message);
        }
        endpoints(roles, draft);
        draft.user(roles.get(JsonNames.Role.USER));
    }

    private static void web(Map<JsonNames.Role, String> roles, Draft draft) {
        String software = roles.containsKey(JsonNames.Role.NGINX)
                ? "nginx"
                : draft.context.type() == LineType.APACHE_ACCESS ? "apache" : "";
        if (draft.context.type() == LineType.NGINX_ACCESS) {
            software = "nginx";
        }
        if (software.isEmpty()) {
            draft.parser("web_access").kind("web", "http_request", "access");
        } else {
            Web.event(software, draft);
        }
        String line = roles.get(JsonNames.Role.REQUEST_LINE);
        if (line != null) {
            AccessLog.request(line, false, draft);
        }
        String target = roles.get(JsonNames.Role.TARGET);
        String path = target == null ? roles.get(JsonNames.Role.PATH) : target;
        String query = roles.get(JsonNames.Role.QUERY);
        if (draft.event.getUrl() == null && path != null) {
            UrlView.target(path.indexOf('?') < 0 ? path + queryPart(query) : path, false, draft);
        }
        Draft.set(roles.get(JsonNames.Role.METHOD), m -> draft.request().setMethod(m));
        Draft.set(
                roles.get(JsonNames.Role.VERSION),
                v -> draft.http().setVersion(v.startsWith("HTTP/") ? v.substring(5) : v));
        Draft.set(roles.get(JsonNames.Role.REFERRER), r -> draft.request().setReferrer(r));
        draft.userAgent(roles.get(JsonNames.Role.AGENT));
        Web.status(Numbers.small(roles.get(JsonNames.Role.STATUS)), draft);
        Long bytes = Numbers.of(roles.get(JsonNames.Role.BYTES));
        if (bytes != null) {
            gac.schemas.avro.Body body = new gac.schemas.avro.Body();
            body.setBytes(bytes);
            draft.response().setBody(body);
        }
        Web.virtualHost(roles.get(JsonNames.Role.VIRTUAL_HOST), draft);
    }

    private static String queryPart(@Nullable String query) {
        if (query == null || query.isEmpty() || query.equals("-")) {
            return "";
        }
        return query.startsWith("?") ? query : "?" + query;
    }

    private static void endpoints(Map<JsonNames.Role, String> roles, Draft draft) {
        String port = roles.get(JsonNames.Role.PEER_PORT);
        String peer = roles.get(JsonNames.Role.PEER);
        Web.client(peer, roles.get(JsonNames.Role.FORWARDED), draft);
        Integer number = Numbers.small(port);
        if (number != null && number <= 65535 && draft.event.getSource() != null) {
            draft.source().setPort(number);
        }
        draft.to(roles.get(JsonNames.Role.DESTINATION), roles.get(JsonNames.Role.DESTINATION_PORT));
    }
}
