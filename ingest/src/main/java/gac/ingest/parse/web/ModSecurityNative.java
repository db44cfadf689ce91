package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * ModSecurity's audit log in its native form, serial: sections A to Z of one transaction as one text of several lines, which the source's {@code multiline} puts together
 * (Reference Manual, "ModSecurity 2 Data Formats"; ModSecurity 3 writes three dashes in front).
 *
 * <p>Bodies hold what clients sent, also what looks like another section; only lines with the boundary of the first line divide, and nobody outside knows it beforehand.
 */
final class ModSecurityNative {
    private static final int LONGEST_BOUNDARY = 64;
    private static final int MOST_LINES = 2_000;

    private ModSecurityNative() {}

    /** False when the text does not begin with section A and its line of addresses. */
    static boolean parse(String text, Draft draft) {
        int end = text.indexOf('\n');
        String first = text.substring(0, end < 0 ? text.length() : end).stripTrailing();
        if (end < 0 || first.length() > LONGEST_BOUNDARY || !first.startsWith("--") || !first.endsWith("-A--")) {
            return false;
        }
        String boundary = first.substring(0, first.length() - "A--".length());
        String[] lines = text.substring(end + 1).split("\n", MOST_LINES);
        if (!connection(lines[0], draft)) {
            return false;
        }
        draft.parser("modsecurity_audit").service("modsecurity");
        draft.info.setDataset("modsecurity.audit");
        draft.info.setModule("modsecurity");
        draft.kind("intrusion_detection", "modsecurity", "info");
        sections(lines, boundary, draft);
        return true;
    }

    /** {@code [22/Nov/2026:08:15:01 +0700] id 203.0.113.9 51234 192.0.2.20 80}. */
    private static boolean connection(String line, Draft draft) {
        Stamp stamp = line.startsWith("[") ? Stamps.any(line, 0) : null;
        if (stamp == null) {
            return false;
        }
        String[] words = line.substring(stamp.end()).trim().split(" ", 6);
        if (words.length < 5) {
            return false;
        }
        draft.claim(stamp).from(words[1], words[2]).to(words[3], words[4].trim());
        Draft.set(words[0], id -> draft.request().setId(id));
        return true;
    }

    private static void sections(String[] lines, String boundary, Draft draft) {
        StringBuilder messages = new StringBuilder();
        char section = 'A';
        boolean begun = false;
        boolean intercepted = false;
        Integer status = null;
        String peer =
                draft.event.getSource() == null ? null : draft.event.getSource().getAddress();
        String chain = null;
        for (String each : lines) {
            String line = each.stripTrailing();
            if (line.length() == boundary.length() + 3 && line.startsWith(boundary) && line.endsWith("--")) {
                section = line.charAt(boundary.length());
                begun = true;
                continue;
            }
            if (section == 'B' && begun && !line.isEmpty()) {
                AccessLog.request(line, false, draft);
            } else if (section == 'B') {
                chain = header(line, draft, chain);
            } else if (section == 'F' && line.startsWith("HTTP/")) {
                Cursor c = new Cursor(line);
                c.word();
                c.spaces();
                status = Numbers.small(c.word());
            } else if (section == 'H') {
                boolean own = line.startsWith("Message: ") || line.startsWith("ModSecurity: ");
                messages.append(own ? (messages.isEmpty() ? "" : "\n") + line : "");
                intercepted |= line.startsWith("Action: Intercepted");
            }
            begun &= line.isEmpty();
        }
        ModSecurity.findings(messages.toString(), draft);
        ModSecurity.status(status, intercepted, draft);
        settle(peer, chain, draft);
    }

    /** The forwarded chain may say who stands behind a trusted peer. */
    private static void settle(@Nullable String peer, @Nullable String chain, Draft draft) {
        Integer port = draft.event.getSource() == null ? null : draft.source().getPort();
        draft.event.setSource(null);
        Web.client(peer, chain, draft);
        if (draft.event.getSource() != null && draft.fieldValue("source.peer") == null) {
            draft.source().setPort(port);
        }
    }

    /** A header of the request; the forwarded chain is returned. */
    private static @Nullable String header(String line, Draft draft, @Nullable String chain) {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1).trim();
        switch (colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "host" -> Web.virtualHost(value, draft);
            case "user-agent" -> draft.userAgent(value);
            case "referer" -> Draft.set(value, r -> draft.request().setReferrer(r));
            case "x-forwarded-for" -> {
                return chain == null ? value : chain + ", " + value;
            }
            default -> {
                /* the others stand in event.original */
            }
        }
        return chain;
    }
}
