package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Csv;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.text.Template;
import gac.ingest.parse.web.Web;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * PAN-OS 8 to 11 in its default syslog format, values between commas in the order of Palo Alto's "Syslog Field Descriptions": TRAFFIC, THREAT, SYSTEM, CONFIG,
 * GLOBALPROTECT, AUTHENTICATION, USERID. Values that later versions append are left alone.
 */
final class PaloAlto implements LineParser {
    private static final Set<String> TYPES = Set.of(
            "TRAFFIC",
            "THREAT",
            "SYSTEM",
            "CONFIG",
            "GLOBALPROTECT",
            "AUTHENTICATION",
            "USERID",
            "HIPMATCH",
            "HIP-MATCH",
            "DECRYPTION",
            "CORRELATION",
            "GTP",
            "TUNNEL",
            "IPTAG");

    /** What SYSTEM events say of log-ins in words. */
    private static final List<Map.Entry<Boolean, Template>> LOGINS = List.of(
            login(false, "failed authentication for user '{user:free}'.{*}Reason: {reason:text}.{*}From: {src:ip}{*}"),
            login(false, "failed authentication for user '{user:free}'.{*}Reason: {reason:text}."),
            login(true, "authenticated for user '{user:free}'.{*}From: {src:ip}{*}"),
            login(true, "User {user:free} logged in via {*} from {src:ip} using {*}"),
            login(
                    false,
                    "{*}authentication failed. Login from: {src:ip}, {*}User name: {user:text}, {*}Reason: {reason:text}.{*}"),
            login(true, "{*}authentication succeeded. Login from: {src:ip}, {*}User name: {user:text}, {*}"));

    /** Places common to TRAFFIC and THREAT; those not named go nowhere. */
    private static final Map<Integer, BiConsumer<String, Draft>> FLOW = Map.ofEntries(
            place(8, Traffic::destinationIp),
            field(9, "source.nat.ip"),
            field(10, "destination.nat.ip"),
            field(11, "rule.name"),
            place(12, PaloAlto::user),
            place(13, (v, d) -> d.targetUser(v)),
            field(14, "network.application"),
            field(15, "paloalto.vsys"),
            field(16, "observer.ingress.zone"),
            field(17, "observer.egress.zone"),
            field(18, "observer.ingress.interface.name"),
            field(19, "observer.egress.interface.name"),
            field(22, "paloalto.session_id"),
            field(23, "event.count"),
            place(24, Traffic::sourcePort),
            place(25, Traffic::destinationPort),
            field(26, "source.nat.port"),
            field(27, "destination.nat.port"),
            place(29, Traffic::transport),
            field(30, "paloalto.action"));

    private static Map.Entry<Boolean, Template> login(boolean success, String pattern) {
        return Map.entry(success, Template.of(pattern));
    }

    private static Map.Entry<Integer, BiConsumer<String, Draft>> place(int index, BiConsumer<String, Draft> setter) {
        return Map.entry(index, setter);
    }

    private static Map.Entry<Integer, BiConsumer<String, Draft>> field(int index, String name) {
        return Map.entry(index, (value, draft) -> draft.field(name, value));
    }

    @Override
    public boolean parse(String text, Draft draft) {
        int first = text.indexOf(',');
        if (first < 1 || first > 2 || text.length() < 30 || Stamps.iso(text, first + 1) == null) {
            return false;
        }
        List<String> values = Csv.values(text);
        String type = at(values, 3);
        if (!TYPES.contains(type)) {
            return false;
        }
        Traffic.event(
                "paloalto",
                type.equals("THREAT") ? threatDataset(at(values, 4)) : type.toLowerCase(Locale.ROOT),
                draft);
        String generated = at(values, 6);
        draft.claim(Stamps.any(generated.isEmpty() ? at(values, 1) : generated, 0));
        draft.field("observer.serial_number", at(values, 2)).field("paloalto.subtype", at(values, 4));
        draft.kind("network", null, "info");
        switch (type) {
            case "TRAFFIC" -> traffic(values, draft);
            case "THREAT" -> threat(values, draft);
            case "SYSTEM" -> system(values, draft);
            case "CONFIG" -> config(values, draft);
            case "GLOBALPROTECT" -> globalProtect(values, draft);
            case "AUTHENTICATION" -> authentication(values, draft);
            default -> {
                Traffic.sourceIp(at(values, 8), draft);
                user(at(values, 9), draft);
            }
        }
        return true;
    }

    private static void flow(List<String> values, Draft draft) {
        FLOW.forEach((index, setter) -> {
            String value = at(values, index);
            if (!FieldTable.isNone(value) && !isNothing(index, value, values)) {
                setter.accept(value, draft);
            }
        });
    }

    /** A translation to the same address, to none, a repeat of one. */
    private static boolean isNothing(int index, String value, List<String> values) {
        return switch (index) {
            case 9, 10 -> value.equals("0.0.0.0") || value.equals(at(values, index - 2));
            case 26, 27 -> value.equals("0") || value.equals(at(values, index - 2));
            case 23 -> value.equals("1");
            default -> false;
        };
    }

    private static void traffic(List<String> values, Draft draft) {
        Draft.set(at(values, 7), ip -> Traffic.sourceIp(ip, draft));
        flow(values, draft);
        Traffic.sourceBytes(at(values, 32), draft);
        Traffic.destinationBytes(at(values, 33), draft);
        Traffic.total(draft);
        Traffic.seconds(at(values, 36), draft);
        draft.field("source.packets", at(values, 44))
                .field("destination.packets", at(values, 45))
                .field("rule.category", at(values, 37).equals("any") ? null : at(values, 37));
        String device = at(values, 52);
        device(device, draft);
        Boolean allowed = Traffic.allowed(at(values, 30));
        String subtype = at(values, 4);
        if (subtype.equals("start") || subtype.equals("end")) {
            Traffic.connection(allowed, draft, subtype);
        } else {
            Traffic.connection(allowed, draft);
        }
        String reason = at(values, 46);
        draft.reason(FieldTable.isNone(reason) ? null : reason);
    }

    private static void threat(List<String> values, Draft draft) {
        String chain = at(values, 48);
        Web.client(at(values, 7), chain.isEmpty() || chain.equals("0") ? null : chain, draft);
        flow(values, draft);
        Draft.set(at(values, 11), rule -> draft.field("paloalto.rule", rule));
        String subtype = at(values, 4);
        String name = at(values, 32);
        int paren = name.endsWith(")") ? name.lastIndexOf('(') : -1;
        Boolean allowed = Traffic.allowed(at(values, 30));
        switch (subtype) {
            case "url", "file", "data" -> Traffic.connection(allowed, draft);
            case "virus", "wildfire", "wildfire-virus", "ml-virus" -> Traffic.alert(allowed, draft, "malware");
            default -> Traffic.alert(allowed, draft, "intrusion_detection", "network");
        }
        Draft.set(at(values, 30), draft.info::setAction);
        if (subtype.equals("url") || at(values, 31).indexOf('/') >= 0) {
            Draft.set(at(values, 31), url -> Traffic.webAddress(url, draft));
        } else {
            Draft.set(at(values, 31), file -> Traffic.fileName(file, draft));
        }
        draft.field("rule.name", paren > 0 ? name.substring(0, paren) : name.startsWith("(") ? null : name)
                .field("rule.id", paren >= 0 ? name.substring(paren + 1, name.length() - 1) : null)
                .field("rule.category", at(values, 33).equals("any") ? null : at(values, 33))
                .field("rule.severity", at(values, 34))
                .field("paloalto.direction", at(values, 35));
        if (!FieldTable.isNone(at(values, 43))) {
            Traffic.fileHash(at(values, 43), draft);
        }
        draft.userAgent(at(values, 46));
        Draft.set(at(values, 49), referrer -> draft.request().setReferrer(referrer));
        Draft.set(at(values, 63), method -> draft.request().setMethod(method.toUpperCase(Locale.ROOT)));
        if (!at(values, 50).isEmpty()) {
            draft.mailFrom(at(values, 50)).mailTo(at(values, 52));
            Draft.set(at(values, 51), draft.email()::setSubject);
        }
        device(at(values, 59), draft);
    }

    private static void system(List<String> values, Draft draft) {
        String words = at(values, 14);
        draft.message(words).level(at(values, 13)).field("paloalto.object", at(values, 9));
        Draft.set(at(values, 8), draft.info::setCode);
        device(at(values, 22), draft);
        draft.kind("host", null, "info");
        for (Map.Entry<Boolean, Template> login : LOGINS) {
            List<String> read = login.getValue().match(words, 0);
            if (read == null) {
                continue;
            }
            draft.kind("authentication", "login", "start");
            draft.info.setOutcome(login.getKey() ? "success" : "failure");
            for (int i = 0; i < read.size(); i++) {
                String value = read.get(i).trim();
                switch (login.getValue().places().get(i).name()) {
                    case "user" -> user(value, draft);
                    case "src" -> Traffic.sourceIp(value, draft);
                    case "reason" -> draft.reason(value);
                    default -> {}
                }
            }
            return;
        }
    }

    private static void config(List<String> values, Draft draft) {
        Draft.set(at(values, 7), ip -> Traffic.sourceIp(ip, draft));
        user(at(values, 10), draft);
        draft.kind("configuration", at(values, 9), "change")
                .field("paloalto.client", at(values, 11))
                .field("paloalto.result", at(values, 12))
                .field("paloalto.path", at(values, 13));
        if (at(values, 12).equals("Succeeded")) {
            draft.success();
        } else if (!at(values, 12).equals("Submitted")) {
            draft.failure(null);
        }
    }

    private static void globalProtect(List<String> values, Draft draft) {
        String event = at(values, 8);
        user(at(values, 12), draft);
        String ip = at(values, 15).equals("0.0.0.0") ? at(values, 16) : at(values, 15);
        Draft.set(ip, address -> Traffic.sourceIp(address, draft));
        draft.field("source.nat.ip", at(values, 17).equals("0.0.0.0") ? null : at(values, 17))
                .field("paloalto.stage", at(values, 9))
                .field("paloalto.auth_method", at(values, 10))
                .field("paloalto.portal", at(values, 33))
                .field("paloalto.client_os", at(values, 22))
                .field("paloalto.machine_name", at(values, 14));
        boolean auth = event.endsWith("-auth") || event.endsWith("-login") || event.contains("prelogin");
        draft.kind(auth ? "authentication" : "session", event, event.contains("logout") ? "end" : "start");
        SecurityNames.outcome(at(values, 28), draft);
        draft.reason(at(values, 25).isEmpty() ? at(values, 26) : at(values, 25));
    }

    private static void authentication(List<String> values, Draft draft) {
        Draft.set(at(values, 8), ip -> Traffic.sourceIp(ip, draft));
        user(at(values, 9), draft);
        String words = at(values, 18) + " " + at(values, 20);
        draft.kind("authentication", "login", "start").message(at(values, 18));
        if (words.contains("ail") || words.contains("denied")) {
            draft.failure(at(values, 18));
        } else {
            draft.success();
        }
    }

    /** {@code example\an}: the domain has a place of its own. */
    private static void user(String name, Draft draft) {
        int slash = name.indexOf('\\');
        draft.user(name.substring(slash + 1));
        if (slash > 0 && draft.event.getUser() != null) {
            draft.user().setDomain(name.substring(0, slash));
        }
    }

    private static void device(String name, Draft draft) {
        if (draft.event.getHost() == null && Numbers.of(name) == null) {
            draft.host(name);
        }
    }

    private static String threatDataset(String subtype) {
        return switch (subtype) {
            case "url" -> "url";
            case "virus", "wildfire", "wildfire-virus", "ml-virus" -> "virus";
            default -> "threat";
        };
    }

    private static String at(List<String> values, int index) {
        return index < values.size() ? values.get(index) : "";
    }
}
