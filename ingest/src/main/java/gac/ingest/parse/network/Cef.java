package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ArcSight's Common Event Format, revision 27, of any product: {@code CEF:0|vendor|product|version|signature|name|severity|extension}.
 *
 * <p>{@code in} and {@code out} count bytes from source to destination and back, as the standard defines them. An extension's value ends where the next key begins: a blank, then a word of letters and digits, then an equals sign. Custom fields take the name
 * their label gives them.
 */
final class Cef implements LineParser {
    private static final int HEADER = 7;
    private static final int MOST = 1_000;
    private static final int FARTHEST = 512;

    private static final List<String> TIMES =
            List.of("rt", "deviceReceiptTime", "start", "startTime", "end", "endTime");

    private static final FieldTable TABLE = new FieldTable("cef.")
            .put(Traffic::sourceIp, "src", "c6a2", "sourceAddress")
            .put(Traffic::sourceName, "shost", "sourceHostName")
            .put(Traffic::sourcePort, "spt", "sourcePort")
            .put((v, d) -> d.source().setMac(v), "smac")
            .put(Traffic::sourceBytes, "in", "bytesIn")
            .put(Traffic::destinationIp, "dst", "c6a3", "destinationAddress")
            .put(Traffic::destinationName, "dhost", "destinationHostName")
            .put(Traffic::destinationPort, "dpt", "destinationPort")
            .put((v, d) -> d.destination().setMac(v), "dmac")
            .put(Traffic::destinationBytes, "out", "bytesOut")
            .field("source.nat.ip", "sourceTranslatedAddress")
            .field("source.nat.port", "sourceTranslatedPort")
            .field("destination.nat.ip", "destinationTranslatedAddress")
            .field("destination.nat.port", "destinationTranslatedPort")
            .put(Traffic::transport, "proto", "transportProtocol")
            .put(Traffic::protocol, "app", "applicationProtocol")
            .put(Traffic::direction, "deviceDirection")
            .field("observer.ip", "dvc", "deviceAddress")
            .field("observer.hostname", "dvchost", "deviceHostName")
            .field("observer.serial_number", "deviceExternalId")
            .field("observer.ingress.interface.name", "deviceInboundInterface")
            .field("observer.egress.interface.name", "deviceOutboundInterface")
            .put((v, d) -> d.user().setDomain(v), "sntdom")
            .put((v, d) -> d.user().setId(v), "suid")
            .ignore("suser", "duser", "sourceUserName", "destinationUserName")
            .put((v, d) -> d.process().setName(v), "sproc")
            .put((v, d) -> d.process(null, v), "spid")
            .put(Traffic::url, "request", "requestUrl")
            .put((v, d) -> d.request().setMethod(v), "requestMethod")
            .put((v, d) -> d.request().setReferrer(v), "requestContext")
            .put((v, d) -> d.userAgent(v), "requestClientApplication")
            .put(Traffic::fileName, "fname", "fileName")
            .put(Traffic::file, "filePath")
            .put(Traffic::fileSize, "fsize", "fileSize")
            .put(Traffic::fileHash, "fileHash")
            .put((v, d) -> d.field("cef.act", v).info.setAction(v), "act", "deviceAction")
            .put(SecurityNames::outcome, "outcome", "categoryOutcome")
            .put((v, d) -> d.reason(v), "reason")
            .put((v, d) -> d.message(v), "msg", "message")
            .field("event.count", "cnt")
            .ignore("rt", "start", "end", "art", "deviceReceiptTime", "startTime", "endTime");

    @Override
    public boolean parse(String text, Draft draft) {
        int start = text.startsWith("CEF:") ? 0 : text.indexOf(" CEF:") + 1;
        if (start > FARTHEST || !text.startsWith("CEF:", start)) {
            return false;
        }
        if (!body(text, start + "CEF:".length(), draft)) {
            return false;
        }
        draft.claim(start > 0 ? Stamps.any(text, 0) : null);
        return true;
    }

    /** What stands behind {@code CEF:}, which a syslog header takes for its program. */
    static boolean message(String text, Draft draft) {
        return text.startsWith("|", 1) && body(text, 0, draft);
    }

    private static boolean body(String text, int from, Draft draft) {
        Cursor c = new Cursor(text, from);
        c.spaces();
        List<String> header = new ArrayList<>(HEADER);
        while (header.size() < HEADER) {
            String part = part(c);
            if (part == null) {
                return false;
            }
            header.add(part);
        }
        if (header.get(0).length() > 3 || Numbers.of(header.get(0)) == null) {
            return false;
        }
        event(header, extension(text, c.at), draft);
        return true;
    }

    private static void event(List<String> header, Map<String, String> extension, Draft draft) {
        String name = header.get(5);
        draft.parser("cef").message(name);
        draft.info.setModule("cef");
        draft.field("observer.vendor", header.get(1))
                .field("observer.product", header.get(2))
                .field("observer.version", header.get(3))
                .field("cef.name", name);
        Draft.set(header.get(4), draft.info::setCode);
        SecurityNames.severity(header.get(6), draft);
        Map<String, String> plain = labelled(extension, draft);
        TABLE.apply(plain, draft);
        SecurityNames.users(plain, "suser", "duser", draft);
        Traffic.total(draft);
        draft.claim(time(plain));
        String kind = name + " " + header.get(4) + " " + plain.getOrDefault("cat", "") + " " + header.get(2);
        draft.info.setDataset("cef." + SecurityNames.classify(kind, plain.get("act"), draft));
        if (draft.event.getHost() == null) {
            draft.host(plain.get("dvchost"));
        }
        if (draft.event.getProcess() != null
                && "CEF".equals(draft.event.getProcess().getName())) {
            // A syslog header takes the format's name for a program.
            draft.event.setProcess(null);
        }
        if (draft.fieldValue("rule.name") == null && "alert".equals(draft.info.getKind())) {
            draft.field("rule.name", name);
        }
    }

    /** When it happened, by the standard's keys in the order of their worth; else by a key of the vendor's own whose name says UTC. */
    private static @Nullable Stamp time(Map<String, String> plain) {
        for (String key : TIMES) {
            Stamp stamp = stamp(plain.get(key));
            if (stamp != null) {
                return stamp;
            }
        }
        for (Map.Entry<String, String> pair : plain.entrySet()) {
            Stamp stamp = pair.getKey().endsWith("utcTime") || pair.getKey().endsWith("UtcTime")
                    ? stamp(pair.getValue())
                    : null;
            if (stamp != null) {
                return stamp;
            }
        }
        return null;
    }

    private static @Nullable Stamp stamp(@Nullable String text) {
        return text == null ? null : Stamps.any(text, 0);
    }

    /** Custom fields leave the map for {@code cef.<label>}; without a label they keep their own name. */
    private static Map<String, String> labelled(Map<String, String> extension, Draft draft) {
        Map<String, String> plain = new LinkedHashMap<>();
        extension.forEach((key, value) -> {
            String label = extension.get(key + "Label");
            boolean isLabel = key.endsWith("Label") && extension.containsKey(key.substring(0, key.length() - 5));
            if (label == null && !isLabel) {
                plain.put(key, value);
            } else if (label != null && key.startsWith("c6a")) {
                plain.put(key, value);
            } else if (label != null && !label.isBlank()) {
                draft.field("cef." + SecurityNames.fieldName(label.trim()), value);
                if (SecurityNames.isFinding(label)) {
                    draft.field("rule.name", value);
                }
            }
        });
        return plain;
    }

    /** Up to the next bar that no backslash protects; null when there is none. */
    static @Nullable String part(Cursor c) {
        StringBuilder part = null;
        int start = c.at;
        for (int i = start; i < c.text.length(); i++) {
            char ch = c.text.charAt(i);
            if (ch == '|') {
                c.at = i + 1;
                return part == null ? c.text.substring(start, i) : part.toString();
            }
            boolean escape = ch == '\\' && i + 1 < c.text.length();
            if (escape && part == null) {
                part = new StringBuilder().append(c.text, start, i);
            }
            if (part != null) {
                part.append(escape ? c.text.charAt(i + 1) : ch);
            }
            if (escape) {
                i++;
            }
        }
        return null;
    }

    /** {@code key=value with blanks key=value …}; the first of equal keys wins. */
    static Map<String, String> extension(String text, int from) {
        Map<String, String> pairs = new LinkedHashMap<>();
        String key = null;
        int value = from;
        int word = from;
        boolean plain = true;
        for (int i = from; i < text.length() && pairs.size() < MOST; i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t') {
                word = i + 1;
                plain = true;
            } else if (c == '\\') {
                plain = false;
                i++;
            } else if (c == '=' && plain && i > word) {
                if (key != null) {
                    pairs.putIfAbsent(key, unescaped(text.substring(value, Math.max(value, word - 1))));
                }
                key = text.substring(word, i);
                value = i + 1;
                plain = false;
            } else if (!isKey(c)) {
                plain = false;
            }
        }
        if (key != null) {
            pairs.putIfAbsent(key, unescaped(text.substring(value)));
        }
        return pairs;
    }

    private static boolean isKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '[' || c == ']';
    }

    private static String unescaped(String raw) {
        String value = raw.trim();
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            char next = i + 1 < value.length() ? value.charAt(i + 1) : '\0';
            if (c == '\\' && (next == '=' || next == '\\' || next == '|')) {
                text.append(next);
                i++;
            } else if (c == '\\' && (next == 'n' || next == 'r') && !isPath(value)) {
                text.append(next == 'n' ? '\n' : '\r');
                i++;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** {@code C:\new\report.doc}: products that do not escape leave paths with what looks like line ends. */
    private static boolean isPath(String value) {
        return value.length() > 2 && value.charAt(1) == ':' && value.charAt(2) == '\\' && value.charAt(0) < 128;
    }
}
