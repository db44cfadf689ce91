package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of IOS, IOS XE and NX-OS: log-ins, access lists, commands and changes. All others keep severity, facility and code. */
final class CiscoIos {
    private enum Kind {
        LOGIN,
        LOGIN_FAILED,
        LOGOUT,
        DECIDED,
        DENIED,
        STARTED,
        CHANGED,
        COMMAND,
        ATTACK,
        DEVICE_DENIED
    }

    private record Message(Kind kind, Template template) {}

    private static Message message(Kind kind, String pattern) {
        return new Message(kind, Template.of(pattern));
    }

    /** By facility; the words tell the rest. */
    private static final Map<String, List<Message>> MESSAGES = Map.ofEntries(
            Map.entry(
                    "SEC_LOGIN",
                    List.of(
                            message(
                                    Kind.LOGIN_FAILED,
                                    "Login failed [user: {user:free}] [Source: {src}] [localport: {dport}] [Reason: {reason:text}]{*}"),
                            message(
                                    Kind.LOGIN,
                                    "Login Success [user: {user:free}] [Source: {src}] [localport: {dport}]{*}"),
                            message(
                                    Kind.ATTACK,
                                    "Still timeleft for watching failures is {*}, [user: {user:free}] [Source: {src}] [localport: {dport}]{*}"))),
            Map.entry("SEC", access()),
            Map.entry("IPV6_ACL", access()),
            Map.entry("ACL", access()),
            Map.entry(
                    "SSH",
                    List.of(
                            message(
                                    Kind.LOGIN_FAILED,
                                    "User '{user:free}' authentication for {*} from {src} {*} Failed"),
                            message(Kind.LOGIN, "User '{user:free}' authentication for {*} from {src} {*} Succeeded"))),
            Map.entry(
                    "SYS",
                    List.of(
                            message(Kind.CHANGED, "Configured from {*} by {user:free} on {tty} ({src})"),
                            message(Kind.CHANGED, "Configured from {*} by {user:text}"),
                            message(Kind.LOGOUT, "User {user:free} has exited tty session {tty}({src})"),
                            message(Kind.LOGOUT, "User {user:free} has exited tty session {*}"))),
            Map.entry(
                    "PARSER",
                    List.of(
                            message(Kind.COMMAND, "User:{user:text}  logged command:{command:text}"),
                            message(Kind.COMMAND, "User:{user:text} logged command:{command:text}"))),
            Map.entry(
                    "IPS",
                    List.of(message(Kind.ATTACK, "Sig:{rule} Subsig:{*} Sev:{*} {name:text} [{src} -> {dst}]{*}"))),
            Map.entry(
                    "FW",
                    List.of(
                            message(
                                    Kind.DENIED,
                                    "Dropping {transport} {*} {src} {dst} on zone-pair {*} due to {reason:text}"),
                            message(
                                    Kind.STARTED,
                                    "Start {transport} session: initiator ({src}) -- responder ({dst}){*}"))),
            Map.entry(
                    "SNMP", List.of(message(Kind.LOGIN_FAILED, "Authentication failure for SNMP req from host {src}"))),
            Map.entry(
                    "TCP",
                    List.of(
                            message(Kind.DENIED, "{reason:text} from {src} to {dst}"),
                            message(Kind.DENIED, "{reason:text} from {src} to {dst} {*}"))),
            Map.entry(
                    "PORT_SECURITY",
                    List.of(message(Kind.DEVICE_DENIED, "{*} caused by MAC address {mac} on port {face}"))),
            Map.entry(
                    "AUTHMGR",
                    List.of(message(
                            Kind.DEVICE_DENIED,
                            "Authorization failed {*} for client ({mac}) on Interface {face} {*}"))),
            Map.entry(
                    "DOT1X",
                    List.of(message(
                            Kind.DEVICE_DENIED, "Authentication failed for client ({mac}) on Interface {face} {*}"))),
            Map.entry(
                    "AUTHPRIV",
                    List.of(
                            message(
                                    Kind.LOGIN_FAILED,
                                    "pam_aaa:Authentication failed for user {user:text} from {src} - {*}"),
                            message(Kind.LOGIN_FAILED, "pam_aaa:Authentication failed from {src} - {*}"))));

    private CiscoIos() {}

    private static List<Message> access() {
        return List.of(
                message(
                        Kind.DECIDED,
                        "list {rule} {verdict} {transport} {src} ({face} {mac}) -> {dst}, {count:number} packet{*}"),
                message(Kind.DECIDED, "list {rule} {verdict} {transport} {src} -> {dst}, {count:number} packet{*}"),
                message(
                        Kind.DECIDED,
                        "list {rule} {verdict} {transport} {src} -> {dst} ({type}), {count:number} packet{*}"),
                message(Kind.DECIDED, "list {rule} {verdict} {src} {count:number} packet{*}"));
    }

    static void message(CiscoHead head, String text, Draft draft) {
        for (Message message : MESSAGES.getOrDefault(head.facility(), List.of())) {
            List<String> values = message.template().match(text, 0);
            if (values != null) {
                Map<String, String> read = new HashMap<>();
                for (int i = 0; i < values.size(); i++) {
                    read.putIfAbsent(
                            message.template().places().get(i).name(),
                            values.get(i).trim());
                }
                apply(message.kind(), read, draft);
                return;
            }
        }
    }

    private static void apply(Kind kind, Map<String, String> read, Draft draft) {
        boolean sensor = kind == Kind.ATTACK || kind == Kind.DENIED || kind == Kind.STARTED;
        end(read.get("src"), true, sensor, draft);
        end(read.get("dst"), false, sensor, draft);
        draft.user(read.get("user"));
        Draft.set(read.get("dport"), port -> {
            if (!port.equals("0")) {
                Traffic.destinationPort(port, draft);
            }
        });
        Traffic.transport(read.get("transport"), draft);
        Draft.set(read.get("tty"), draft.process()::setTty);
        if (!read.containsKey("tty") && !read.containsKey("command")) {
            draft.event.setProcess(null);
        }
        switch (kind) {
            case LOGIN -> draft.kind("authentication", "login", "start").success();
            case LOGIN_FAILED -> draft.kind("authentication", "login", "start").failure(read.get("reason"));
            case LOGOUT -> draft.kind("session", "logout", "end").success();
            case DECIDED -> Traffic.connection("permitted".equals(read.get("verdict")), draft);
            case DENIED, DEVICE_DENIED -> Traffic.connection(false, draft);
            case STARTED -> Traffic.connection(true, draft, "start");
            case CHANGED -> draft.kind("configuration", "configured", "change").success();
            case COMMAND -> {
                draft.kind("configuration", "command", "change").success();
                Draft.set(read.get("command"), draft.process()::setCommandLine);
            }
            case ATTACK -> Traffic.alert(null, draft, "intrusion_detection", "network");
        }
        draft.reason(read.get("reason"))
                .field(kind == Kind.ATTACK ? "rule.id" : "rule.name", read.get("rule"))
                .field("rule.name", read.get("name"))
                .field("event.count", read.get("count"))
                .field("source.mac", read.get("mac"))
                .field("cisco.icmp_type", read.get("type"));
        if (read.get("face") != null) {
            String face = read.get("face");
            draft.field(
                    "observer.ingress.interface.name",
                    face.endsWith(".") ? face.substring(0, face.length() - 1) : face);
        }
    }

    private static void end(@Nullable String text, boolean source, boolean sensor, Draft draft) {
        if (text != null && sensor && text.indexOf('(') < 0) {
            Traffic.endpoint(source ? draft.source() : draft.destination(), text);
        } else if (text != null && text.endsWith(")") && text.indexOf('(') > 0) {
            // 203.0.113.5(40122)
            int paren = text.indexOf('(');
            Cisco.endpoint(
                    text.substring(0, paren) + "/" + text.substring(paren + 1, text.length() - 1), source, draft);
        } else {
            Cisco.endpoint(text, source, draft);
        }
    }
}
