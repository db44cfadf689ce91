package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.UrlView;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.File;
import gac.schemas.avro.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events of firewalls, sensors and their relatives have in common. */
final class Traffic {
    /** Names of the protocols a firewall sees, by IANA's numbers. */
    private static final Map<String, String> PROTOCOLS = Map.ofEntries(
            Map.entry("1", "icmp"),
            Map.entry("2", "igmp"),
            Map.entry("4", "ipip"),
            Map.entry("6", "tcp"),
            Map.entry("17", "udp"),
            Map.entry("41", "ipv6"),
            Map.entry("47", "gre"),
            Map.entry("50", "esp"),
            Map.entry("51", "ah"),
            Map.entry("58", "ipv6-icmp"),
            Map.entry("88", "eigrp"),
            Map.entry("89", "ospf"),
            Map.entry("103", "pim"),
            Map.entry("112", "vrrp"),
            Map.entry("132", "sctp"));

    private static final Set<String> ALLOWED = Set.of(
            "accept",
            "accepted",
            "allow",
            "allowed",
            "permit",
            "permitted",
            "pass",
            "passed",
            "passthrough",
            "forward",
            "alert",
            "alerted",
            "detect",
            "detected",
            "monitor",
            "monitored",
            "log-only",
            "decrypt",
            "encrypt",
            "encrypted",
            "continue",
            "not_blocked",
            "exempt");
    private static final Set<String> DENIED = Set.of(
            "deny",
            "denied",
            "drop",
            "dropped",
            "block",
            "blocked",
            "reject",
            "rejected",
            "discard",
            "reset",
            "reset-client",
            "reset-server",
            "reset-both",
            "drop-packet",
            "drop-all-packets",
            "drop-icmp",
            "block-url",
            "block-ip",
            "block-continue",
            "block-override",
            "sinkhole",
            "prevent",
            "prevented",
            "quarantine",
            "quarantined",
            "delete",
            "deleted",
            "cleaned",
            "clear_session",
            "violation");

    private Traffic() {}

    /** Begins an event of this product; the dataset decides the Sigma log source. */
    static Draft event(String product, String dataset, Draft draft) {
        draft.parser(product);
        draft.info.setModule(product);
        draft.info.setDataset(product + "." + dataset);
        return draft;
    }

    /** Whether a product's word for its decision means that the traffic went on; null for a word that is no decision. */
    static @Nullable Boolean allowed(@Nullable String word) {
        if (word == null) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return ALLOWED.contains(lower) ? Boolean.TRUE : DENIED.contains(lower) ? Boolean.FALSE : null;
    }

    /**
     * A connection and what was decided about it. {@code event.action} is {@code accept} or {@code denied}: the words Sigma's firewall rules ask for.
     *
     * @param types besides {@code connection} and the decision
     */
    static void connection(@Nullable Boolean allowed, Draft draft, String... types) {
        draft.info.setCategory(List.of("network"));
        List<String> all = new ArrayList<>(List.of("connection"));
        all.addAll(List.of(types));
        if (allowed != null) {
            all.add(allowed ? "allowed" : "denied");
            draft.info.setAction(allowed ? "accept" : "denied");
            draft.info.setOutcome(allowed ? "success" : "failure");
        }
        draft.info.setType(all);
    }

    /** A sensor's finding in traffic; {@code allowed} says whether the traffic went on all the same. */
    static void alert(@Nullable Boolean allowed, Draft draft, String... categories) {
        draft.info.setKind("alert");
        draft.info.setCategory(List.of(categories));
        draft.info.setType(allowed == null ? List.of("info") : List.of("info", allowed ? "allowed" : "denied"));
        if (allowed != null) {
            draft.info.setOutcome(allowed ? "success" : "failure");
        }
    }

    /** Protocol below the application's: a name or IANA's number, alone or as {@code tcp/443}, {@code proto:6}. */
    static void transport(@Nullable String protocol, Draft draft) {
        if (protocol == null || FieldTable.isNone(protocol)) {
            return;
        }
        int slash = protocol.indexOf('/');
        String name = (slash < 0 ? protocol : protocol.substring(0, slash)).toLowerCase(Locale.ROOT);
        if (name.length() <= 16) {
            String known = PROTOCOLS.get(name);
            draft.network().setTransport(known != null ? known : name.equals("icmp6") ? "ipv6-icmp" : name);
        }
    }

    /** Protocol of the application: {@code network.protocol}, lower case. */
    static void protocol(@Nullable String name, Draft draft) {
        if (name != null && !FieldTable.isNone(name) && name.indexOf('/') < 0) {
            draft.network().setProtocol(name.toLowerCase(Locale.ROOT));
        }
    }

    static void sourceIp(String address, Draft draft) {
        address(draft.source(), address);
    }

    static void destinationIp(String address, Draft draft) {
        address(draft.destination(), address);
    }

    private static void address(Endpoint endpoint, String address) {
        String ip = Ip.canonical(address);
        if (ip == null) {
            name(endpoint, address);
        } else {
            endpoint.setAddress(address);
            endpoint.setIp(ip);
            endpoint.setNetwork(Ip.network(ip));
        }
    }

    static void sourceName(String name, Draft draft) {
        name(draft.source(), name);
    }

    static void destinationName(String name, Draft draft) {
        name(draft.destination(), name);
    }

    private static void name(Endpoint endpoint, String name) {
        if (Ip.parse(name) != null) {
            if (endpoint.getIp() == null) {
                address(endpoint, name);
            }
            return;
        }
        endpoint.setDomain(name);
        if (endpoint.getAddress() == null) {
            endpoint.setAddress(name);
        }
    }

    static void sourcePort(String port, Draft draft) {
        port(draft.source(), port);
    }

    static void destinationPort(String port, Draft draft) {
        port(draft.destination(), port);
    }

    private static void port(Endpoint endpoint, String port) {
        Integer number = Numbers.small(port);
        if (number != null && number <= 65535) {
            endpoint.setPort(number);
        }
    }

    /** As {@link #endpoint(Endpoint, String)}, where a port is known to follow the last colon, of an IPv6 address without brackets too. */
    static void portEndpoint(Endpoint endpoint, String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && Ip.parse(text.substring(0, colon)) != null) {
            address(endpoint, text.substring(0, colon));
            port(endpoint, text.substring(colon + 1));
        } else {
            endpoint(endpoint, text);
        }
    }

    /** {@code www.example.vn/path} as well as a whole URL or a path; {@code url.original} stays as written. */
    static void webAddress(String text, Draft draft) {
        UrlView.target(text.contains("://") || text.startsWith("/") ? text : "http://" + text, false, draft);
        draft.url().setOriginal(text);
    }

    /** {@code 192.0.2.1:443}, {@code [2001:db8::1]:443}, {@code 2001:db8::1:443} as sensors write it, or an address alone. */
    static void endpoint(Endpoint endpoint, String text) {
        int colon = text.lastIndexOf(':');
        boolean several = colon != text.indexOf(':');
        if (colon < 0 || (several && !text.startsWith("[") && !sensor(text, colon))) {
            address(endpoint, text);
            return;
        }
        String host = text.substring(0, colon);
        boolean brackets = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
        address(endpoint, brackets ? host.substring(1, host.length() - 1) : host);
        port(endpoint, text.substring(colon + 1));
    }

    /** Whether what stands before the last colon is a whole IPv6 address, so that a port follows. */
    private static boolean sensor(String text, int colon) {
        return Ip.parse(text.substring(0, colon)) != null
                && (Ip.parse(text) == null || text.length() - colon > 5 || text.indexOf("::") < 0);
    }

    static void sourceBytes(String bytes, Draft draft) {
        Long number = Numbers.of(bytes);
        if (number != null) {
            draft.source().setBytes(number);
        }
    }

    static void destinationBytes(String bytes, Draft draft) {
        Long number = Numbers.of(bytes);
        if (number != null) {
            draft.destination().setBytes(number);
        }
    }

    /** {@code network.bytes}, where both directions are known. */
    static void total(Draft draft) {
        Endpoint source = draft.event.getSource();
        Endpoint destination = draft.event.getDestination();
        if (source != null && destination != null && source.getBytes() != null && destination.getBytes() != null) {
            draft.network().setBytes(source.getBytes() + destination.getBytes());
        }
    }

    /** Duration in whole or broken seconds: {@code event.duration} in nanoseconds. */
    static void seconds(String seconds, Draft draft) {
        Long nanos = Numbers.secondsToNanos(seconds);
        if (nanos != null) {
            draft.info.setDuration(nanos);
        }
    }

    static void direction(String word, Draft draft) {
        String lower = word.toLowerCase(Locale.ROOT);
        String direction = switch (lower) {
            case "0", "in", "inbound", "incoming", "ingress" -> "inbound";
            case "1", "out", "outbound", "outgoing", "egress" -> "outbound";
            case "internal", "external", "unknown" -> lower;
            default -> null;
        };
        draft.field("network.direction", direction);
    }

    static void file(String path, Draft draft) {
        File file = fileOf(draft);
        file.setPath(path);
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        if (file.getName() == null && slash + 1 < path.length()) {
            file.setName(path.substring(slash + 1));
        }
    }

    static void fileName(String name, Draft draft) {
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            file(name, draft);
        } else {
            fileOf(draft).setName(name);
        }
    }

    static void fileSize(String bytes, Draft draft) {
        Long number = Numbers.of(bytes);
        if (number != null) {
            fileOf(draft).setSize(number);
        }
    }

    /** A hash by its length: {@code file.hash.md5}, {@code .sha1}, {@code .sha256}, {@code .sha512}. */
    static void fileHash(String hash, Draft draft) {
        String kind = switch (hash.length()) {
            case 32 -> "md5";
            case 40 -> "sha1";
            case 64 -> "sha256";
            case 128 -> "sha512";
            default -> "other";
        };
        draft.field("file.hash." + kind, hash.toLowerCase(Locale.ROOT));
    }

    private static File fileOf(Draft draft) {
        if (draft.event.getFile() == null) {
            draft.event.setFile(new File());
        }
        return draft.event.getFile();
    }

    static void group(String name, Draft draft) {
        Group group = draft.event.getGroup() == null ? new Group() : draft.event.getGroup();
        group.setName(name);
        draft.event.setGroup(group);
    }

    static void url(String target, Draft draft) {
        UrlView.target(target, false, draft);
    }

    static void claim(String time, Draft draft) {
        draft.claim(Stamps.any(time, 0));
    }

    /** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their number of digits. */
    static @Nullable Stamp epoch(@Nullable String digits) {
        if (digits == null || digits.length() > 19 || digits.length() < 9) {
            return null;
        }
        int whole = digits.length() <= 10 ? digits.length() : 10;
        Long seconds = Numbers.of(digits.substring(0, whole));
        Long rest = whole == digits.length() ? Long.valueOf(0) : Numbers.of(digits.substring(whole));
        if (seconds == null || rest == null) {
            return null;
        }
        long nanos = rest;
        for (int i = digits.length() - whole; i < 9; i++) {
            nanos *= 10;
        }
        return Stamp.ofEpoch(seconds, (int) nanos, digits.length());
    }
}
