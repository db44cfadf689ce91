package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.text.Template;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Unbound 1.8 and later ({@code log-queries}, {@code log-replies}, with and without {@code log-tag-queryreply}) and dnsmasq 2.80 and later (also Pi-hole's). */
final class Resolvers {
    private static final List<Map.Entry<String, Template>> DNSMASQ = List.of(
            Map.entry("query", Template.of("query[{type}] {name} from {client:ip}")),
            Map.entry("forwarded", Template.of("forwarded {name} to {server:ip}")),
            Map.entry("answer", Template.of("reply {name} is {data:text}")),
            Map.entry("answer", Template.of("cached {name} is {data:text}")),
            Map.entry("answer", Template.of("cached-stale {name} is {data:text}")),
            Map.entry("answer", Template.of("config {name} is {data:text}")),
            Map.entry("blocked", Template.of("gravity blocked {name} is {data:text}")),
            Map.entry("blocked", Template.of("regex blacklisted {name} is {data:text}")),
            Map.entry("blocked", Template.of("exactly blacklisted {name} is {data:text}")),
            Map.entry("blocked", Template.of("exactly denied {name} is {data:text}")),
            Map.entry("blocked", Template.of("regex denied {name} is {data:text}")),
            Map.entry("rebind", Template.of("possible DNS-rebind attack detected: {name}")));
    private static final Template LEASE = Template.of("{type}({face}) {client:ip} {mac} {name}");
    private static final Template LEASE_NAMELESS = Template.of("{type}({face}) {client:ip} {mac}");

    private Resolvers() {}

    /** {@code [1795310102] unbound[1234:0] info: …}, as Unbound's own file has it. */
    static boolean unboundLine(String text, Draft draft) {
        Stamp stamp = Stamps.any(text, 0);
        if (stamp == null || !text.startsWith(" unbound[", stamp.end())) {
            return false;
        }
        int close = text.indexOf("] ", stamp.end());
        if (close < 0) {
            return false;
        }
        draft.claim(stamp);
        return unbound(text.substring(close + 2), draft);
    }

    /** {@code [1234:0] info: 192.0.2.21 www.example.vn. A IN}, with what a reply adds. */
    static boolean unbound(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take('[') && !c.skipTo("] ")) {
            return false;
        }
        String level = c.until(": ");
        if (level == null || level.length() > 8) {
            return false;
        }
        draft.parser("unbound").service("unbound").level(level).kind("network", null, "info");
        draft.info.setModule("unbound");
        draft.info.setDataset("unbound.log");
        String rest = c.rest();
        draft.message(rest);
        String[] words = rest.split(" ", 9);
        if (words.length < 4 || Ip.parse(words[0]) == null || !(words[3].equals("IN") || words[3].equals("CH"))) {
            return true;
        }
        boolean reply = words.length >= 8;
        draft.from(words[0]).kind("network", reply ? "dns_response" : "dns_query", "protocol", "info");
        draft.info.setDataset("unbound.query");
        Traffic.protocol("dns", draft);
        Bind.question(words[1], words[2], draft);
        draft.field("dns.question.class", words[3]);
        if (reply) {
            draft.field("dns.response_code", words[4]);
            Traffic.seconds(words[5], draft);
            Traffic.destinationBytes(words[7], draft);
        }
        return true;
    }

    /** {@code query[A] www.example.vn from 192.0.2.21}, also behind a serial number and the client ({@code log-queries=extra}). */
    static boolean dnsmasq(String text, Draft draft) {
        draft.parser("dnsmasq").service("dnsmasq").kind("network", null, "info");
        draft.info.setModule("dnsmasq");
        draft.info.setDataset("dnsmasq.log");
        String said = text;
        Cursor c = new Cursor(text);
        String number = c.word();
        if (Numbers.of(number) != null && c.take(' ')) {
            String client = c.word();
            int slash = client.lastIndexOf('/');
            if (slash > 0 && Ip.parse(client.substring(0, slash)) != null && c.take(' ')) {
                draft.from(client.substring(0, slash), client.substring(slash + 1))
                        .field("dns.id", number);
                said = c.rest();
            }
        }
        for (Map.Entry<String, Template> form : DNSMASQ) {
            List<String> read = form.getValue().match(said, 0);
            if (read != null) {
                apply(form.getKey(), form.getValue(), read, draft);
                return true;
            }
        }
        if (said.startsWith("/") && said.contains(" is ")) {
            // A hosts file answered: "/etc/hosts printer.example.vn is 192.0.2.9".
            apply("answer", Template.of("{*} {name} is {data:text}"), said, draft);
        }
        return true;
    }

    private static void apply(String kind, Template template, String text, Draft draft) {
        List<String> read = template.match(text, 0);
        if (read != null) {
            apply(kind, template, read, draft);
        }
    }

    private static void apply(String kind, Template template, List<String> read, Draft draft) {
        draft.kind("network", "dns_" + kind, "protocol", kind.equals("blocked") ? "denied" : "info");
        draft.info.setDataset("dnsmasq.query");
        Traffic.protocol("dns", draft);
        for (int i = 0; i < read.size(); i++) {
            String value = read.get(i);
            switch (template.places().get(i).name()) {
                case "name" -> Bind.question(value, null, draft);
                case "type" -> draft.field("dns.question.type", value);
                case "client" -> draft.from(value);
                case "server" -> Traffic.destinationIp(value, draft);
                case "data" -> {
                    draft.field("dns.answers.data", value);
                    if (value.startsWith("NX")
                            || value.startsWith("NODATA")
                            || value.equals("SERVFAIL")
                            || value.equals("REFUSED")) {
                        draft.field("dns.response_code", value);
                    }
                }
                default -> {}
            }
        }
        if (kind.equals("blocked")) {
            draft.failure("blocklist");
        } else if (kind.equals("rebind")) {
            Traffic.alert(false, draft, "intrusion_detection", "network");
            draft.field("rule.name", "DNS rebinding");
        }
    }

    /** {@code DHCPACK(eth0) 192.0.2.50 02:00:5e:00:53:01 pc1}. */
    static boolean dhcp(String text, Draft draft) {
        draft.parser("dnsmasq").service("dnsmasq").kind("network", null, "info");
        draft.info.setModule("dnsmasq");
        draft.info.setDataset("dnsmasq.dhcp");
        List<String> read = LEASE.match(text, 0);
        if (read == null) {
            read = LEASE_NAMELESS.match(text, 0);
        }
        if (read != null && read.get(0).startsWith("DHCP")) {
            draft.kind("network", read.get(0).toLowerCase(Locale.ROOT), "protocol", "info");
            draft.from(read.get(2)).source().setMac(read.get(3));
            draft.field("observer.ingress.interface.name", read.get(1));
            if (read.size() > 4) {
                Traffic.sourceName(read.get(4), draft);
            }
        }
        return true;
    }
}
