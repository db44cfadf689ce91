package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cisco devices: which parser a message's facility belongs to, and what all messages have in common. */
final class Cisco {
    private static final Set<String> FIREWALLS = Set.of("ASA", "PIX", "FTD", "FWSM");

    /** Levels by their number, as syslog names them. */
    private static final List<String> LEVELS =
            List.of("emergency", "alert", "critical", "error", "warning", "notification", "informational", "debugging");

    private Cisco() {}

    /** Whether a syslog header's program is a Cisco head or a sequence number, behind which one follows. */
    static boolean isTag(String program) {
        return program.startsWith("%") || (!program.isEmpty() && program.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    /** A message whose head was taken for the program, or is still in the message. */
    static boolean tagged(String program, String message, Draft draft) {
        CiscoHead head = CiscoHead.ofTag(program);
        return head != null ? message(head, message, draft) : parse(message, draft);
    }

    static boolean parse(String text, Draft draft) {
        CiscoHead head = CiscoHead.find(text);
        return head != null && message(head, text.substring(head.end()), draft);
    }

    private static boolean message(CiscoHead head, String message, Draft draft) {
        draft.claim(head.stamp());
        draft.event.setProcess(null);
        boolean firewall = FIREWALLS.contains(head.facility());
        String product = firewall ? "cisco_" + head.facility().toLowerCase(Locale.ROOT) : "cisco_ios";
        draft.parser(product).message(message);
        draft.info.setModule("cisco");
        draft.info.setDataset(firewall ? "cisco.firewall" : "cisco.ios");
        draft.info.setCode(firewall ? head.code() : head.facility() + "-" + head.severity() + "-" + head.code());
        draft.info.setSeverity((long) head.severity());
        draft.level(LEVELS.get(head.severity()));
        draft.kind("network", null, "info");
        if (firewall) {
            CiscoAsa.message(head.code(), message.stripTrailing(), draft);
        } else {
            draft.field("cisco.facility", head.facility());
            CiscoIos.message(head, message.stripTrailing(), draft);
        }
        return true;
    }

    /**
     * An end of a connection as Cisco writes it: {@code outside:203.0.113.5/40122(LOCAL\an)}, {@code 203.0.113.5/443}, {@code inside/192.0.2.1(443)}.
     *
     * @param source whether it is the source
     */
    static void endpoint(@Nullable String text, boolean source, Draft draft) {
        if (text == null) {
            return;
        }
        String end = text;
        while (!end.isEmpty() && ",.;[]".indexOf(end.charAt(end.length() - 1)) >= 0) {
            end = end.substring(0, end.length() - 1);
        }
        if (end.startsWith("[")) {
            end = end.substring(1);
        }
        int paren = end.indexOf('(');
        String inside = "";
        if (paren > 0) {
            int close = end.indexOf(')', paren);
            inside = end.substring(paren + 1, close < 0 ? end.length() : close);
            end = end.substring(0, paren);
        }
        int slash = end.lastIndexOf('/');
        String left = slash < 0 ? end : end.substring(0, slash);
        String right = slash < 0 ? "" : end.substring(slash + 1);
        String face = "";
        if (isAddress(right) && !isAddress(left)) {
            // inside/192.0.2.1(443)
            face = left;
            left = right;
            right = inside;
            inside = "";
        } else if (!isAddress(left)) {
            int colon = left.indexOf(':');
            face = colon < 0 ? "" : left.substring(0, colon);
            left = colon < 0 ? left : left.substring(colon + 1);
        }
        set(left, right, face, source, draft);
        if (!inside.isEmpty() && inside.indexOf('/') < 0 && !inside.equals("any")) {
            int domain = inside.lastIndexOf('\\');
            if (source) {
                draft.user(inside.substring(domain + 1));
            }
        }
    }

    private static void set(String address, String port, String face, boolean source, Draft draft) {
        if (address.isEmpty()) {
            return;
        }
        if (source) {
            Traffic.sourceIp(address, draft);
            Traffic.sourcePort(port, draft);
            draft.field("observer.ingress.interface.name", face);
        } else {
            Traffic.destinationIp(address, draft);
            Traffic.destinationPort(port, draft);
            draft.field("observer.egress.interface.name", face);
            if (!port.isEmpty() && !Character.isDigit(port.charAt(0))) {
                Traffic.protocol(port, draft);
            }
        }
    }

    private static boolean isAddress(String text) {
        return Ip.parse(text) != null;
    }
}
