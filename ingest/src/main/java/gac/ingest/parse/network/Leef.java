package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Stamps;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * IBM's Log Event Extended Format 1.0 and 2.0: {@code LEEF:1.0|vendor|product|version|event|} with pairs between tabs, and
 * {@code LEEF:2.0|vendor|product|version|event|delimiter|} where the delimiter is a character or its number in hexadecimal.
 */
final class Leef implements LineParser {
    private static final int MOST = 1_000;
    private static final int FARTHEST = 512;

    private static final FieldTable TABLE = new FieldTable("leef.")
            .put(Traffic::sourceIp, "src")
            .put(Traffic::sourcePort, "srcPort")
            .put((v, d) -> d.source().setMac(v), "srcMAC")
            .put(Traffic::sourceBytes, "srcBytes", "bytesOut")
            .put(Traffic::destinationIp, "dst")
            .put(Traffic::destinationPort, "dstPort")
            .put((v, d) -> d.destination().setMac(v), "dstMAC")
            .put(Traffic::destinationBytes, "dstBytes", "bytesIn")
            .field("source.nat.ip", "srcPostNAT")
            .field("source.nat.port", "srcPostNATPort")
            .field("destination.nat.ip", "dstPostNAT")
            .field("destination.nat.port", "dstPostNATPort")
            .field("source.packets", "srcPackets")
            .field("destination.packets", "dstPackets")
            .put(Traffic::transport, "proto")
            .put((v, d) -> d.user().setDomain(v), "domain")
            .put(Traffic::url, "url")
            .put((v, d) -> d.request().setMethod(v), "method")
            .put((v, d) -> d.userAgent(v), "userAgent")
            .put((v, d) -> d.source().setDomain(v), "identHostName")
            .put(Traffic::group, "identGrpName")
            .put(Traffic::file, "filePath")
            .put(Traffic::fileName, "fileName")
            .put(SecurityNames::severity, "sev")
            .put((v, d) -> d.field("leef.action", v).info.setAction(v), "action")
            .put((v, d) -> d.reason(v), "reason")
            .field("rule.name", "policy", "signature", "threatName", "virusName", "malwareName")
            .ignore("usrName", "accountName", "devTime", "devTimeFormat", "msg");

    @Override
    public boolean parse(String text, Draft draft) {
        int start = text.startsWith("LEEF:") ? 0 : text.indexOf(" LEEF:") + 1;
        if (start > FARTHEST || !text.startsWith("LEEF:", start)) {
            return false;
        }
        if (!body(text, start + "LEEF:".length(), draft)) {
            return false;
        }
        draft.claim(start > 0 ? Stamps.any(text, 0) : null);
        return true;
    }

    /** What stands behind {@code LEEF:}, which a syslog header takes for its program. */
    static boolean message(String text, Draft draft) {
        return body(text, 0, draft);
    }

    private static boolean body(String text, int from, Draft draft) {
        Cursor c = new Cursor(text, from);
        String version = Cef.part(c);
        String vendor = Cef.part(c);
        String product = Cef.part(c);
        String productVersion = Cef.part(c);
        String code = Cef.part(c);
        if (version == null
                || !(version.startsWith("1") || version.startsWith("2"))
                || vendor == null
                || product == null
                || productVersion == null
                || code == null) {
            return false;
        }
        char delimiter = version.startsWith("2") ? delimiter(c) : '\t';
        Map<String, String> pairs = attributes(text, c.at, delimiter);
        draft.parser("leef");
        draft.info.setModule("leef");
        draft.field("observer.vendor", vendor)
                .field("observer.product", product)
                .field("observer.version", productVersion);
        Draft.set(code, draft.info::setCode);
        draft.message(pairs.getOrDefault("msg", code));
        TABLE.apply(pairs, draft);
        SecurityNames.users(pairs, "usrName", "accountName", draft);
        Traffic.total(draft);
        String time = pairs.get("devTime");
        draft.claim(time == null ? null : Stamps.any(time, 0));
        String login = "true".equalsIgnoreCase(pairs.get("isLoginEvent")) ? " login" : "";
        String kind = code + " " + pairs.getOrDefault("cat", "") + login;
        draft.info.setDataset("leef." + SecurityNames.classify(kind, pairs.get("action"), draft));
        if (draft.event.getProcess() != null
                && "LEEF".equals(draft.event.getProcess().getName())) {
            draft.event.setProcess(null);
        }
        return true;
    }

    /** A character, or {@code x09}, {@code 0x09}; without one, what stands there belongs to the attributes and tabs part them. */
    private static char delimiter(Cursor c) {
        int bar = c.text.indexOf('|', c.at);
        if (bar < 0 || bar - c.at > 6) {
            return '\t';
        }
        String text = c.text.substring(c.at, bar);
        if (text.length() == 1) {
            c.at = bar + 1;
            return text.charAt(0);
        }
        Integer code = text.isEmpty() ? Integer.valueOf('\t') : hex(text);
        if (code == null) {
            return '\t';
        }
        c.at = bar + 1;
        return (char) code.intValue();
    }

    private static @Nullable Integer hex(String text) {
        String digits = text.startsWith("0x") || text.startsWith("0X")
                ? text.substring(2)
                : text.startsWith("x") || text.startsWith("X") ? text.substring(1) : "";
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                return null;
            }
            value = value << 4 | digit;
        }
        return digits.isEmpty() || value > 0xffff ? null : Integer.valueOf(value);
    }

    private static Map<String, String> attributes(String text, int from, char delimiter) {
        String all = text.substring(from);
        String cut = String.valueOf(delimiter);
        if (all.indexOf(delimiter) < 0) {
            // Relays write a tab as #011, or as a blank: then a value ends where the next key begins.
            if (!all.contains("#011")) {
                return Cef.extension(all, 0);
            }
            cut = "#011";
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        int at = 0;
        while (at < all.length() && pairs.size() < MOST) {
            int end = all.indexOf(cut, at);
            String pair = all.substring(at, end < 0 ? all.length() : end);
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.putIfAbsent(
                        pair.substring(0, equals).trim(),
                        pair.substring(equals + 1).trim());
            }
            at = end < 0 ? all.length() : end + cut.length();
        }
        return pairs;
    }
}
