package gac.ingest.parse.network;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alerts of Snort 2 and 3 and of Suricata's {@code fast.log}: {@code [gid:sid:rev] message [Classification: …] [Priority: n] {TCP} a:1 -> b:2}, with the sensor's
 * time in front or behind a syslog header; {@code alert_full}, where the source puts its lines together; and Snort 3's {@code alert_json}.
 */
final class Snort {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    /** Of an alert with its packet's headers; there are half a dozen. */
    private static final int MOST_LINES = 16;

    private static final Set<String> PORTS = Set.of("tcp", "udp", "sctp");

    private Snort() {}

    /** {@code 11/22-08:15:02.123456  [**] [1:2024468:3] …}; the month comes first, the year (two or four digits) may be missing. */
    static boolean line(String text, Draft draft) {
        Cursor c = new Cursor(text);
        Stamp stamp = stamp(c);
        if (stamp == null) {
            return false;
        }
        c.spaces();
        boolean dropped = c.take("[Drop] ") || c.take("[wDrop] ");
        if (!c.take("[**] ") || !alert(c, draft)) {
            return false;
        }
        draft.claim(stamp);
        if (dropped) {
            draft.info.setAction("drop");
            Traffic.alert(false, draft, "intrusion_detection", "network");
        }
        return true;
    }

    /** What follows a syslog header. */
    static boolean message(String text, Draft draft) {
        Cursor c = new Cursor(text);
        c.take("[**] ");
        if (!alert(c, draft)) {
            return false;
        }
        if (text.indexOf('\n') >= 0) {
            full(text, draft);
        }
        return true;
    }

    /**
     * The lines below an alert of {@code alert_full}: {@code 11/22-08:15:02.123456 a:1 -> b:2}, then {@code TCP TTL:64 …}; with the link's addresses in the first
     * ({@code … type:0x800 len:0x4A}) the two ends stand in front of the second.
     */
    private static void full(String text, Draft draft) {
        String[] lines = text.split("\n", MOST_LINES);
        for (int i = 1; i + 1 < lines.length; i++) {
            Cursor c = new Cursor(lines[i]);
            Stamp stamp = stamp(c);
            if (stamp != null) {
                draft.claim(stamp);
                c.spaces();
                boolean link = lines[i].contains(" type:0x");
                String ends = link ? lines[i + 1] : c.rest();
                String[] words = ends.trim().split(" ", 5);
                String transport = link ? (words.length > 3 ? words[3] : "") : new Cursor(lines[i + 1]).word();
                ends(transport, ends, draft);
                return;
            }
        }
    }

    private static boolean alert(Cursor c, Draft draft) {
        if (!c.take('[')) {
            return false;
        }
        String ids = c.until(']');
        String[] id = ids == null ? new String[0] : ids.split(":", -1);
        if (id.length != 3 || !number(id[0]) || !number(id[1]) || !number(id[2])) {
            return false;
        }
        c.spaces();
        String rest = c.rest();
        int brace = rest.lastIndexOf(" {");
        int brackets = first(rest, " [**]", " [Classification:", " [Priority:", " <");
        int end = brackets < 0 ? brace < 0 ? rest.length() : brace : brackets;
        String name = rest.substring(0, end).trim();
        if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
            name = name.substring(1, name.length() - 1);
        }
        draft.parser("snort")
                .message(name)
                .field("rule.name", name)
                .field("rule.id", id[1])
                .field("rule.version", id[2])
                .field("snort.gid", id[0]);
        draft.info.setModule("snort");
        draft.info.setDataset("snort.alert");
        Traffic.alert(null, draft, "intrusion_detection", "network");
        draft.info.setAction("alert");
        String tail = rest.substring(end);
        draft.field("rule.category", bracket(tail, "[Classification: "))
                .field("rule.severity", bracket(tail, "[Priority: "));
        ends(tail, draft);
        return true;
    }

    private static void ends(String tail, Draft draft) {
        int open = tail.lastIndexOf('{');
        int close = tail.indexOf('}', Math.max(open, 0));
        if (open < 0 || close < 0) {
            return;
        }
        ends(tail.substring(open + 1, close), tail.substring(close + 1), draft);
    }

    private static void ends(String transport, String text, Draft draft) {
        Traffic.transport(transport, draft);
        Cursor c = new Cursor(text);
        c.spaces();
        String source = c.until(" -> ");
        if (source != null) {
            boolean ports = draft.network().getTransport() != null
                    && PORTS.contains(draft.network().getTransport());
            end(draft.source(), source.trim(), ports);
            end(draft.destination(), c.word(), ports);
        }
    }

    private static void end(Endpoint endpoint, String text, boolean port) {
        if (port) {
            Traffic.portEndpoint(endpoint, text);
        } else {
            Traffic.endpoint(endpoint, text);
        }
    }

    /** Snort 3: {@code alert_json} with its default and with all fields. */
    static boolean json(JsonNode object, Draft draft) {
        String rule = object.path("rule").asText("");
        String name = object.path("msg").asText("");
        boolean snort = object.has("pkt_num") || object.has("src_ap");
        if (name.isEmpty() || !snort || (rule.split(":", -1).length != 3 && !object.has("sid"))) {
            return false;
        }
        String[] id = rule.split(":", -1);
        draft.parser("snort").message(name).field("rule.name", name);
        draft.info.setModule("snort");
        draft.info.setDataset("snort.alert");
        String action = object.path("action").asText("");
        Traffic.alert(Traffic.allowed(action), draft, "intrusion_detection", "network");
        draft.info.setAction(action.isEmpty() ? "alert" : action);
        draft.field("snort.gid", object.path("gid").asText(id[0]))
                .field("rule.id", object.path("sid").asText(id.length == 3 ? id[1] : ""))
                .field("rule.version", object.path("rev").asText(id.length == 3 ? id[2] : ""))
                .field("rule.category", object.path("class").asText(""))
                .field("rule.severity", object.path("priority").asText(""));
        Traffic.transport(object.path("proto").asText(""), draft);
        Traffic.protocol(
                object.path("service").asText("unknown").equals("unknown")
                        ? null
                        : object.path("service").asText(),
                draft);
        end(object, "src", true, draft);
        end(object, "dst", false, draft);
        Stamp stamp = stamp(new Cursor(object.path("timestamp").asText("")));
        draft.claim(stamp == null ? Traffic.epoch(object.path("seconds").asText("")) : stamp);
        return true;
    }

    private static void end(JsonNode object, String side, boolean source, Draft draft) {
        String both = object.path(side + "_ap").asText("");
        String address = object.path(side + "_addr").asText("");
        if (!address.isEmpty()) {
            String port = object.path(side + "_port").asText("");
            if (source) {
                Traffic.sourceIp(address, draft);
                Traffic.sourcePort(port, draft);
            } else {
                Traffic.destinationIp(address, draft);
                Traffic.destinationPort(port, draft);
            }
        } else if (!both.isEmpty()) {
            Traffic.endpoint(source ? draft.source() : draft.destination(), both);
        }
    }

    private static @Nullable Stamp stamp(Cursor c) {
        int start = c.at;
        int month = c.number(2, 2);
        if (month < 1 || month > 12 || !c.take('/')) {
            c.at = start;
            return null;
        }
        int day = c.number(2, 2);
        int year = 0;
        if (c.take('/')) {
            int digits = c.at;
            year = c.number(2, 4);
            year = c.at - digits == 2 ? 2000 + year : year;
        }
        if (day < 1 || year < 0 || !c.take('-')) {
            c.at = start;
            return null;
        }
        int blank = c.text.indexOf(' ', c.at);
        String time = c.text.substring(c.at, blank < 0 ? c.text.length() : blank);
        Stamp stamp = year > 0
                ? Stamps.iso(year + "-" + month + "-" + day + " " + time, 0)
                : Stamps.bsd(MONTHS[month - 1] + " " + day + " " + time, 0);
        if (stamp == null) {
            c.at = start;
        } else {
            c.at += time.length();
        }
        return stamp;
    }

    private static @Nullable String bracket(String text, String open) {
        int start = text.indexOf(open);
        int close = start < 0 ? -1 : text.indexOf(']', start);
        return close < 0 ? null : text.substring(start + open.length(), close).trim();
    }

    private static int first(String text, String... words) {
        int first = -1;
        for (String word : words) {
            int at = text.indexOf(word);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private static boolean number(String text) {
        return !text.isEmpty() && text.length() < 11 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
