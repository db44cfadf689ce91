package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.Endpoint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's messages: packets that a rule of iptables, nftables or ufw logs ({@code PREFIX IN=eth0 OUT= MAC=… SRC=… DST=… PROTO=TCP SPT=… DPT=…}, nf_log_syslog.c), and audit
 * records where no daemon takes them.
 */
final class Kernel implements LineParser {
    private static final int LONGEST_PREFIX = 128;
    private static final int MOST_FIELDS = 64;

    private final Auditd auditd;

    Kernel(Auditd auditd) {
        this.auditd = auditd;
    }

    @Override
    public boolean parse(String text, Draft draft) {
        Cursor c = new Cursor(text);
        // "[ 1234.567890] ": seconds since the machine started.
        if (c.take('[')) {
            c.spaces();
            if (c.number(1, 9) < 0 || c.until(']') == null) {
                c.at = 0;
            }
            c.spaces();
        }
        String message = text.substring(c.at);
        return packet(message, draft)
                || ((message.startsWith("audit: ") || message.startsWith("type=1")) && auditd.parse(message, draft));
    }

    /** False when no packet is described. */
    static boolean packet(String text, Draft draft) {
        int in = text.startsWith("IN=") ? 0 : text.indexOf(" IN=") + 1;
        if (in == 0 && !text.startsWith("IN=")) {
            int tight = text.indexOf("IN="); // a prefix without a blank at its end
            if (tight < 0 || tight > LONGEST_PREFIX) {
                return false;
            }
            in = tight;
        }
        int source = in > LONGEST_PREFIX ? -1 : text.indexOf(" SRC=", in);
        if (source < 0 || text.indexOf(" OUT=", in) < 0 || text.indexOf(" DST=", source) < 0) {
            return false;
        }
        Map<String, String> fields = fields(text, in);
        String prefix = text.substring(0, in).trim();
        draft.parser("netfilter").service("netfilter").kind("network", "packet", "connection");
        draft.info.setDataset("linux.firewall");
        draft.info.setModule("linux");
        verdict(prefix, draft);
        draft.from(fields.get("SRC"), fields.get("SPT")).to(fields.get("DST"), fields.get("DPT"));
        Draft.set(protocol(fields.get("PROTO")), draft.network()::setTransport);
        Long length = Numbers.of(fields.get("LEN"));
        if (length != null) {
            draft.network().setBytes(length);
        }
        mac(fields.get("MAC"), draft);
        draft.field("netfilter.prefix", prefix)
                .field("netfilter.in", fields.get("IN"))
                .field("netfilter.out", fields.get("OUT"))
                .field("netfilter.ttl", fields.get("TTL"))
                .field("netfilter.icmp_type", fields.get("TYPE"))
                .field("netfilter.flags", fields.get("flags"))
                .field("netfilter.mark", fields.get("MARK"));
        return true;
    }

    /** {@code KEY=value} and bare flags (SYN, ACK, DF); the first of equal names is the outer packet's. */
    private static Map<String, String> fields(String text, int from) {
        Map<String, String> fields = new HashMap<>();
        StringBuilder flags = new StringBuilder();
        // An ICMP error quotes the packet it is about in brackets: that one's addresses are another matter.
        int quoted = text.indexOf(" [SRC=", from);
        Cursor c = new Cursor(quoted < 0 ? text : text.substring(0, quoted), from);
        for (int i = 0; i < MOST_FIELDS && !c.done(); i++) {
            c.spaces();
            String word = c.word();
            int equals = word.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
            } else if (isFlag(word)) {
                flags.append(flags.isEmpty() ? "" : " ").append(word);
            }
        }
        fields.put("flags", flags.toString());
        return fields;
    }

    private static boolean isFlag(String word) {
        return switch (word) {
            case "SYN", "ACK", "FIN", "RST", "PSH", "URG", "ECE", "CWR", "DF", "MF" -> true;
            default -> false;
        };
    }

    /** What the rule did is told by the words its administrator chose as prefix. */
    private static void verdict(String prefix, Draft draft) {
        String words = prefix.toUpperCase(Locale.ROOT);
        if (words.contains("DROP")
                || words.contains("BLOCK")
                || words.contains("DENY")
                || words.contains("DENIED")
                || words.contains("REJECT")) {
            draft.kind("network", "packet_blocked", "connection", "denied").failure("firewall_rule");
        } else if (words.contains("ACCEPT") || words.contains("ALLOW") || words.contains("PASS")) {
            draft.kind("network", "packet_allowed", "connection", "allowed").success();
        }
    }

    private static @Nullable String protocol(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "1" -> "icmp";
            case "2" -> "igmp";
            case "6" -> "tcp";
            case "17" -> "udp";
            case "58", "ICMPv6" -> "ipv6-icmp";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    /** Destination, source and type of the Ethernet header in one. */
    private static void mac(@Nullable String mac, Draft draft) {
        if (mac == null || mac.length() < 35) {
            return;
        }
        set(draft.event.getDestination(), mac.substring(0, 17));
        set(draft.event.getSource(), mac.substring(18, 35));
    }

    private static void set(@Nullable Endpoint endpoint, String mac) {
        if (endpoint != null) {
            endpoint.setMac(mac.replace(':', '-').toUpperCase(Locale.ROOT));
        }
    }
}
