package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * BIND 9: queries, responses, refusals, transfers and updates, by syslog and from the files of its channels (with or without time, category, severity).
 * Everything that begins with {@code client [@0x…] address#port}.
 */
final class Bind {
    private static final Set<String> SEVERITIES = Set.of("debug", "info", "notice", "warning", "error", "critical");
    private static final int LONGEST_WORD = 24;

    private Bind() {}

    /** {@code 22-Nov-2026 08:15:02.425 queries: info: client …}. */
    static boolean line(String text, Draft draft) {
        Stamp stamp = Stamps.dayFirst(text, 0);
        if (stamp == null) {
            stamp = Stamps.iso(text, 0);
        }
        if (stamp == null
                || stamp.end() >= text.length()
                || text.charAt(stamp.end()) != ' '
                || !client(text, stamp.end() + 1, draft)) {
            return false;
        }
        draft.claim(stamp);
        return true;
    }

    /** What follows a syslog header, or a line of a channel without time. */
    static boolean message(String text, Draft draft) {
        return client(text, 0, draft);
    }

    private static boolean client(String text, int from, Draft draft) {
        Cursor c = new Cursor(text, from);
        String category = null;
        String level = null;
        for (int words = 0; words < 3 && !c.sees("client "); words++) {
            int colon = text.indexOf(": ", c.at);
            if (colon < 0 || colon - c.at > LONGEST_WORD) {
                return false;
            }
            String word = text.substring(c.at, colon);
            int blank = word.indexOf(' ');
            if (SEVERITIES.contains(blank < 0 ? word : word.substring(0, blank))) {
                level = word;
            } else if (blank >= 0) {
                return false;
            } else {
                category = word;
            }
            c.at = colon + 2;
        }
        if (!c.take("client ")) {
            return false;
        }
        if (c.take("@0x")) {
            c.word();
            c.spaces();
        }
        String address = c.until('#');
        int port = address == null ? -1 : c.number(1, 5);
        if (address == null || port < 0 || Ip.parse(address) == null) {
            return false;
        }
        String key = c.take("/key ") ? name(c) : null;
        String asked = c.take(" (") ? c.until("): ") : null;
        if (asked == null && !c.take(": ")) {
            return false;
        }
        String view = c.take("view ") ? c.until(": ") : null;
        draft.parser("bind").message(text.substring(from)).service("bind");
        draft.info.setModule("bind");
        draft.info.setDataset("bind." + (category == null ? "client" : SecurityNames.fieldName(category)));
        draft.level(level);
        draft.from(address, Integer.toString(port));
        draft.kind("network", "dns", "protocol", "info");
        Traffic.protocol("dns", draft);
        draft.field("bind.category", category).field("bind.view", view).field("bind.key", key);
        said(c.rest(), asked, draft);
        return true;
    }

    private static String name(Cursor c) {
        int start = c.at;
        while (!c.done() && c.peek() != ':' && c.peek() != ' ') {
            c.at++;
        }
        return c.text.substring(start, c.at);
    }

    private static void said(String text, @Nullable String asked, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take("query: ") || c.take("response: ")) {
            boolean response = text.startsWith("r");
            draft.info.setAction(response ? "dns_response" : "dns_query");
            String name = c.until(' ');
            String kind = c.until(' ');
            String type = c.word();
            question(name, type, draft);
            draft.field("dns.question.class", kind);
            c.spaces();
            if (response) {
                draft.field("dns.response_code", c.word());
                c.spaces();
            }
            draft.field("dns.header_flags", c.word());
            int open = text.lastIndexOf('(');
            if (open > 0 && text.endsWith(")")) {
                Draft.set(text.substring(open + 1, text.length() - 1), ip -> Traffic.destinationIp(ip, draft));
            }
            return;
        }
        int quote = text.indexOf('\'');
        int end = text.lastIndexOf('\'');
        if (quote >= 0 && end > quote) {
            String[] parts = text.substring(quote + 1, end).split("/", -1);
            // 'www.example.vn/A/IN'; an update or a bad request names no type.
            question(parts[0], parts.length > 2 ? parts[parts.length - 2] : null, draft);
        } else {
            question(asked, null, draft);
        }
        String action = text.startsWith("zone transfer")
                        || text.startsWith("bad zone transfer")
                        || text.startsWith("transfer of")
                ? "dns_zone_transfer"
                : text.startsWith("update") || text.startsWith("updating")
                        ? "dns_update"
                        : text.startsWith("rate limit") ? "dns_rate_limit" : "dns_query";
        draft.info.setAction(action);
        if (text.endsWith(" denied")
                || text.contains(" denied (")
                || text.contains(" denied:")
                || text.startsWith("bad zone transfer")) {
            draft.kind("network", action, "protocol", "denied").failure("denied");
        } else if (text.startsWith("rate limit drop") || text.startsWith("rate limit slip")) {
            draft.kind("network", action, "protocol", "denied").failure("rate_limit");
        } else if (text.startsWith("query failed (")) {
            int close = text.indexOf(')');
            draft.failure("query_failed")
                    .field("dns.response_code", close < 0 ? null : text.substring("query failed (".length(), close));
            int to = text.indexOf(" for ");
            if (to > 0) {
                String[] parts = new Cursor(text, to + 5).word().split("/", -1);
                question(parts[0], parts.length > 2 ? parts[2] : null, draft);
            }
        } else if (text.startsWith("transfer of") && text.contains("AXFR")) {
            draft.success();
        }
    }

    static void question(@Nullable String name, @Nullable String type, Draft draft) {
        if (name == null) {
            return;
        }
        boolean root = name.endsWith(".") && name.length() > 1;
        draft.field("dns.question.name", root ? name.substring(0, name.length() - 1) : name)
                .field("dns.question.type", type);
    }
}
