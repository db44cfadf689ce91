package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MikroTik RouterOS 6 and 7 by syslog: {@code topic,topic message}. Log-ins, firewall rules that log, changes. */
final class MikroTik {
    private static final Set<String> TOPICS = Set.of(
            "system",
            "firewall",
            "dhcp",
            "dns",
            "interface",
            "wireless",
            "caps",
            "ipsec",
            "l2tp",
            "pptp",
            "sstp",
            "ovpn",
            "ppp",
            "pppoe",
            "hotspot",
            "radius",
            "script",
            "route",
            "ospf",
            "bgp",
            "manager",
            "account",
            "ssh",
            "web-proxy",
            "certificate",
            "backup",
            "critical",
            "error",
            "warning",
            "info");

    private static final List<Map.Entry<String, Template>> FORMS = List.of(
            Map.entry("failed", Template.of("login failure for user {user:free} from {src:ip} via {via}")),
            Map.entry("failed", Template.of("login failure for user {user:free} via {via}")),
            Map.entry("login", Template.of("user {user:free} logged in from {src:ip} via {via}")),
            Map.entry("login", Template.of("user {user:free} logged in via {via}")),
            Map.entry("logout", Template.of("user {user:free} logged out from {src:ip} via {via}")),
            Map.entry(
                    "packet",
                    Template.of(
                            "{rule:text}: in:{in:text} out:{out:text}, {*}src-mac {mac}, proto {transport:text}, {ends}, {*}")),
            Map.entry(
                    "packet",
                    Template.of("{rule:text}: in:{in:text} out:{out:text}, {*}proto {transport:text}, {ends}, {*}")),
            Map.entry("lease", Template.of("{*} assigned {src:ip} {*} {mac}")),
            Map.entry("changed", Template.of("{*} added by {user:text}")),
            Map.entry("changed", Template.of("{*} changed by {user:text}")),
            Map.entry("changed", Template.of("{*} removed by {user:text}")));

    private MikroTik() {}

    static boolean parse(String text, Draft draft) {
        int blank = text.indexOf(' ');
        int comma = text.indexOf(',');
        if (comma < 2 || blank < comma || blank > 64 || !TOPICS.contains(text.substring(0, comma))) {
            return false;
        }
        String topics = text.substring(0, blank);
        String said = text.substring(blank + 1);
        Traffic.event("mikrotik", topics.startsWith("firewall") ? "firewall" : "system", draft);
        draft.message(said).field("mikrotik.topics", topics).kind("host", null, "info");
        for (Map.Entry<String, Template> form : FORMS) {
            List<String> read = form.getValue().match(said, 0);
            if (read != null) {
                for (int i = 0; i < read.size(); i++) {
                    value(form.getValue().places().get(i).name(), read.get(i).trim(), draft);
                }
                kind(form.getKey(), draft);
                return true;
            }
        }
        return true;
    }

    private static void kind(String kind, Draft draft) {
        switch (kind) {
            case "failed" -> draft.kind("authentication", "login", "start").failure("bad_password");
            case "login" -> draft.kind("authentication", "login", "start").success();
            case "logout" -> draft.kind("session", "logout", "end").success();
            case "packet" -> {
                // RouterOS does not say what the rule did; the prefix that people give it often does.
                String rule = String.valueOf(draft.fieldValue("rule.name"));
                int space = rule.indexOf(' ');
                Traffic.connection(Traffic.allowed(space < 0 ? rule : rule.substring(0, space)), draft);
            }
            case "lease" -> draft.kind("network", "dhcp_lease", "protocol", "info");
            default -> draft.kind("configuration", "changed", "change").success();
        }
    }

    private static void value(String name, String value, Draft draft) {
        switch (name) {
            case "user" -> draft.user(value);
            case "src" -> draft.from(value);
            case "via" -> draft.field("mikrotik.via", value);
            case "rule" -> draft.field("rule.name", value);
            case "in" -> draft.field("observer.ingress.interface.name", value);
            case "out" -> draft.field("observer.egress.interface.name", value.startsWith("(unknown") ? null : value);
            case "mac" -> draft.source().setMac(value);
            case "transport" -> {
                int blank = value.indexOf(' ');
                Traffic.transport(blank < 0 ? value : value.substring(0, blank), draft);
            }
            case "ends" -> {
                int arrow = value.indexOf("->");
                if (arrow > 0) {
                    Traffic.endpoint(draft.source(), value.substring(0, arrow));
                    Traffic.endpoint(draft.destination(), value.substring(arrow + 2));
                }
            }
            default -> {}
        }
    }
}
