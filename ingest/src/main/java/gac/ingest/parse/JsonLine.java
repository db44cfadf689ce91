package gac.ingest.parse;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.ClientTrust;
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
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. Names are taken as ECS, nested or dotted, or as one of the names that web servers, containers and shippers use
 * ({@link JsonNames}); what is known to neither goes to {@code fields} under its dotted name.
 *
 * <p>A shipper's envelope, a raw line as {@code message} or {@code log}, is opened: the line inside decides.
 */
final class JsonLine implements LineParser {
    private static final Set<JsonNames.Role> WEB = EnumSet.range(JsonNames.Role.METHOD, JsonNames.Role.NGINX);

    /** Names that may hold the peer's address or anything else. */
    private static final Set<String> AMBIGUOUS = Set.of("client", "ip", "remote");

    private static final Set<String> INNER_USERS = Set.of("username", "user_name", "principalname");
    /** Objects that hold what a client sent, by a part of the path. */
    private static final Pattern SENT_BY_CLIENTS =
            Pattern.compile("(?i)(?:^|\\.)(?:headers?|body|query|params?|args|arguments|cookies?|form|payload)\\.");

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

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
        Map<String, String> flat = JsonText.flat(json);
        draft.parser("json").message(text);
        named(flat, draft);
        return true;
    }

    /** Values by names that are ECS, or those of {@link JsonNames}; all others go to {@code fields}. */
    static void named(Map<String, String> flat, Draft draft) {
        Map<JsonNames.Role, String> roles = new EnumMap<>(JsonNames.Role.class);
        Map<JsonNames.Role, String> names = new EnumMap<>(JsonNames.Role.class);
        for (Map.Entry<String, String> entry : flat.entrySet()) {
            JsonNames.Role role = JsonNames.role(entry.getKey());
            if (role == null || roles.containsKey(role) || !usable(role, entry)) {
                if (!EcsNames.set(entry.getKey(), entry.getValue(), draft)) {
                    draft.field(entry.getKey(), entry.getValue());
                }
            } else {
                roles.put(role, entry.getValue());
                names.put(role, entry.getKey());
            }
        }
        if (inner(flat, roles)) {
            draft.tag("guessed_peer");
        }
        if (!isWeb(roles)) {
            aside(roles, draft);
            // A status or a path that belongs to no request keeps its name.
            WEB.forEach(role -> draft.field(names.getOrDefault(role, ""), roles.get(role)));
        }
        apply(roles, draft);
    }

    /**
     * Who and from where, as applications put it into an object of their own ({@code attr.principalName}, {@code req.remoteAddress}); it keeps its place
     * in {@code fields} too. What a client may have sent says nothing of that: headers, parameters, bodies are passed over. The names of a connection go
     * before others.
     *
     * @return whether the peer is from there
     */
    private static boolean inner(Map<String, String> flat, Map<JsonNames.Role, String> roles) {
        String connection = null;
        String other = null;
        for (Map.Entry<String, String> entry : flat.entrySet()) {
            int dot = entry.getKey().lastIndexOf('.');
            String name = entry.getKey().substring(dot + 1).toLowerCase(Locale.ROOT);
            JsonNames.Role role = dot < 0 ? null : JsonNames.role(name);
            if (role == null || SENT_BY_CLIENTS.matcher(entry.getKey()).find()) {
                continue;
            }
            if (role == JsonNames.Role.USER ? INNER_USERS.contains(name) : role == JsonNames.Role.AGENT) {
                roles.putIfAbsent(role, entry.getValue());
            } else if (role == JsonNames.Role.PEER && ClientTrust.address(entry.getValue()) != null) {
                if (name.startsWith("remote")) {
                    connection = connection == null ? entry.getValue() : connection;
                } else {
                    other = other == null ? entry.getValue() : other;
                }
            }
        }
        String peer = connection == null ? other : connection;
        return peer != null && roles.putIfAbsent(JsonNames.Role.PEER, peer) == null;
    }

    /** An application that tells of a request without its result: what it names is taken out of {@code roles}. */
    private static void aside(Map<JsonNames.Role, String> roles, Draft draft) {
        draft.userAgent(roles.remove(JsonNames.Role.AGENT));
        JsonNames.Role place = roles.containsKey(JsonNames.Role.TARGET) ? JsonNames.Role.TARGET : JsonNames.Role.PATH;
        String method = roles.getOrDefault(JsonNames.Role.METHOD, "");
        String target = roles.getOrDefault(place, "");
        if (METHODS.contains(method) && target.startsWith("/")) {
            draft.request().setMethod(method);
            UrlView.target(target, false, draft);
            roles.remove(place);
            roles.remove(JsonNames.Role.METHOD);
        }
    }

    private static boolean isWeb(Map<JsonNames.Role, String> roles) {
        return roles.containsKey(JsonNames.Role.STATUS)
                && (roles.containsKey(JsonNames.Role.REQUEST_LINE)
                        || roles.containsKey(JsonNames.Role.TARGET)
                        || roles.containsKey(JsonNames.Role.PATH));
    }

    private static boolean usable(JsonNames.Role role, Map.Entry<String, String> entry) {
        String value = entry.getValue();
        return switch (role) {
            case USER -> value.chars().anyMatch(Character::isLetterOrDigit);
            case PEER ->
                !value.isEmpty() && (!AMBIGUOUS.contains(entry.getKey()) || ClientTrust.address(value) != null);
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
        if (isWeb(roles)) {
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
