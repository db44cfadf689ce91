package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Csv;
import gac.ingest.parse.text.Template;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** pfSense 2.2 and later, OPNsense: {@code filterlog} (raw filter log format, IPv4 and IPv6), and log-ins to their web pages. */
final class Filterlog {
    private static final List<Map.Entry<Boolean, Template>> LOGINS = List.of(
            Map.entry(false, Template.of("{*}authentication error for user '{user:free}' from: {src:ip}{*}")),
            Map.entry(false, Template.of("{*}authentication error for '{user:free}' from {src:ip}{*}")),
            Map.entry(false, Template.of("{*}authentication error for user '{user:free}' from {src:ip}{*}")),
            Map.entry(true, Template.of("{*}uccessful login for user '{user:free}' from: {src:ip}{*}")),
            Map.entry(true, Template.of("{*}uccessful login for '{user:free}' from {src:ip}{*}")),
            Map.entry(true, Template.of("{*}uccessful login for user '{user:free}' from {src:ip}{*}")));

    private Filterlog() {}

    /** rule, sub-rule, anchor, tracker, interface, reason, action, direction, IP version, then what that version and protocol have. */
    static boolean parse(String text, Draft draft) {
        List<String> values = Csv.values(text);
        if (values.size() < 9 || !(values.get(8).equals("4") || values.get(8).equals("6"))) {
            return false;
        }
        Traffic.event("filterlog", "pf", draft);
        boolean four = values.get(8).equals("4");
        String action = values.get(6);
        Boolean allowed = Traffic.allowed(action);
        draft.field("observer.ingress.interface.name", values.get(4))
                .field("rule.id", values.get(3).isEmpty() || values.get(3).equals("0") ? values.get(0) : values.get(3))
                .field("pf.reason", values.get(5))
                .field("pf.action", action);
        Traffic.direction(values.get(7), draft);
        // IPv4: tos, ecn, ttl, id, offset, flags, protocol number, name, length, source, destination. IPv6: class, flow
        // label, hop limit, name, number, …
        String transport = at(values, four ? 16 : 12);
        int ends = four ? 18 : 15;
        Traffic.transport(transport.toLowerCase(Locale.ROOT), draft);
        Draft.set(at(values, ends), ip -> Traffic.sourceIp(ip, draft));
        Draft.set(at(values, ends + 1), ip -> Traffic.destinationIp(ip, draft));
        String name = transport.toLowerCase(Locale.ROOT);
        if (name.equals("tcp") || name.equals("udp")) {
            Draft.set(at(values, ends + 2), port -> Traffic.sourcePort(port, draft));
            Draft.set(at(values, ends + 3), port -> Traffic.destinationPort(port, draft));
            if (name.equals("tcp")) {
                draft.field("pf.tcp_flags", at(values, ends + 5));
            }
        }
        Traffic.connection(allowed, draft);
        return true;
    }

    /** {@code /index.php: webConfigurator authentication error for user 'an' from: 203.0.113.5}. */
    static boolean login(String text, Draft draft) {
        if (!text.contains("authentication error for ") && !text.contains("uccessful login for ")) {
            return false;
        }
        for (Map.Entry<Boolean, Template> login : LOGINS) {
            List<String> read = login.getValue().match(text, 0);
            if (read != null) {
                Traffic.event("pfsense", "login", draft);
                draft.user(read.get(1)).from(read.get(2)).kind("authentication", "login", "start");
                draft.info.setOutcome(login.getKey() ? "success" : "failure");
                return true;
            }
        }
        return false;
    }

    private static String at(List<String> values, int index) {
        return index < values.size() ? values.get(index) : "";
    }
}
