package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of ASA 9, FTD 6 and 7, and PIX, by their numbers ("Cisco ASA Series Syslog Messages"). A number that is not in the table still gives severity,
 * code, and what stands behind {@code from … to …} or {@code src … dst …}.
 */
final class CiscoAsa {
    private enum Kind {
        BUILT,
        TEARDOWN,
        DENY,
        DECIDED,
        LOGIN,
        LOGIN_FAILED,
        LOGOUT,
        VPN_START,
        VPN_END,
        VPN,
        ATTACK,
        COMMAND,
        ACCOUNT
    }

    private record Message(Kind kind, Template template) {}

    private static final Set<String> PASSED = Set.of("permitted", "monitored", "est-allowed");

    private static final Map<String, List<Message>> MESSAGES = new HashMap<>();
    /** For numbers that are not in the table, and words that differ from it. */
    private static final List<Template> ENDS = List.of(
            Template.of("{*} src {src} dst {dst} {*}"),
            Template.of("{*} src {src} dst {dst}"),
            Template.of("{*} from {src} to {dst} {*}"),
            Template.of("{*} from {src} to {dst}"));

    private static final List<Template> PEERS = List.of(
            Template.of("Group <{group:text}> User <{user:free}> IP <{src}> {*}"),
            Template.of("Group = {group:text}, Username = {user:free}, IP = {src}, {*}"),
            Template.of("Group = {group:text}, IP = {src}, {*}"));

    static {
        put(
                Kind.BUILT,
                "302013 302015 302303",
                "Built {direction} {transport} connection {id} for {src} ({srcnat}) to {dst} ({dstnat}){*}");
        put(
                Kind.TEARDOWN,
                "302014 302016 302304",
                "Teardown {transport} connection {id} for {src} to {dst} duration {duration} bytes {bytes:number} {reason:text}");
        put(
                Kind.TEARDOWN,
                "302014 302016 302304",
                "Teardown {transport} connection {id} for {src} to {dst} duration {duration} bytes {bytes:number}");
        put(
                Kind.BUILT,
                "302020",
                "Built {direction} {transport} connection for faddr {src} gaddr {nat} laddr {dst} {*}");
        put(Kind.BUILT, "302020", "Built {direction} {transport} connection for faddr {src} gaddr {nat} laddr {dst}");
        put(Kind.TEARDOWN, "302021", "Teardown {transport} connection for faddr {src} gaddr {nat} laddr {dst} {*}");
        put(Kind.TEARDOWN, "302021", "Teardown {transport} connection for faddr {src} gaddr {nat} laddr {dst}");
        put(Kind.BUILT, "305011", "Built {*} {transport} translation from {src} to {srcnat}");
        put(Kind.TEARDOWN, "305012", "Teardown {*} {transport} translation from {src} to {srcnat} duration {duration}");
        put(
                Kind.DENY,
                "106001",
                "Inbound {transport} connection denied from {src} to {dst} flags {flags:text} on interface {face}");
        put(Kind.DENY, "106006", "Deny inbound {transport} from {src} to {dst} on interface {face}");
        put(Kind.DENY, "106007", "Deny inbound {transport} from {src} to {dst} due to {reason:text}");
        put(Kind.DENY, "106010 106012", "Deny inbound {transport} src {src} dst {dst}");
        put(Kind.DENY, "106011", "Deny inbound ({reason:text}) {transport} src {src} dst {dst}");
        put(
                Kind.DENY,
                "106014",
                "Deny inbound {transport} src {src} dst {dst} (type {type:number}, code {code:number})");
        put(
                Kind.DENY,
                "106015",
                "Deny {transport} ({reason:text}) from {src} to {dst} flags {flags:text} on interface {face}");
        put(Kind.DENY, "106016", "Deny {transport} {reason} from ({src}) to {dst} on interface {face}");
        put(Kind.DENY, "106017 106020", "Deny {transport} {reason:text} from {src} to {dst}");
        put(Kind.DENY, "106021 106022", "Deny {transport} {reason:text} from {src} to {dst} on interface {face}");
        put(Kind.DENY, "106023", "Deny {transport} src {src} dst {dst} by access-group \"{rule:text}\"{*}");
        put(
                Kind.DENY,
                "106023",
                "Deny {transport} src {src} dst {dst} (type {type}, code {code}) by access-group \"{rule:text}\"{*}");
        put(
                Kind.DECIDED,
                "106100",
                "access-list {rule} {verdict} {transport} {src} -> {dst} hit-cnt {count:number} {*}");
        put(Kind.DECIDED, "106100", "access-list {rule} {verdict} {transport} {src} {dst} hit-cnt {count:number} {*}");
        put(
                Kind.DECIDED,
                "106102 106103",
                "access-list {rule} {verdict} {transport} for user {user:free} {src} -> {dst} hit-cnt {count:number} {*}");
        put(Kind.DENY, "313001 313008", "Denied {transport} type={type}, code={code} from {src} on interface {face}");
        put(
                Kind.DENY,
                "313004",
                "Denied {transport} type={type}, from {src} on interface {face} to {dst}:{reason:text}");
        put(
                Kind.DENY,
                "338001 338002 338003 338004 338005 338006 338007 338008 338201 338202 338203 338204",
                "Dynamic Filter {verdict} {list} {transport} traffic from {src} ({srcnat}) to {dst} ({dstnat}){*}");
        put(
                Kind.DENY,
                "338001 338002 338003 338004 338201 338202",
                "Dynamic Filter {verdict} {list} listed {transport} traffic from {src} ({srcnat}) to {dst} ({dstnat}){*}");
        put(Kind.DENY, "305006", "{*} translation creation failed for {transport} src {src} dst {dst}");
        put(Kind.DENY, "305006", "{*} translation creation failed for {transport} src {src} dst {dst} {*}");
        put(Kind.DENY, "401004", "Shunned packet: {src} ==> {dst} on interface {face}");
        put(Kind.DENY, "401004", "Shunned packet: {src} = {dst} on interface {face}");
        put(Kind.DENY, "710003", "{transport} access denied by ACL from {src} to {dst}");
        put(Kind.DENY, "710005", "{transport} request discarded from {src} to {dst}");
        put(Kind.DECIDED, "710002", "{transport} access {verdict} from {src} to {dst}");
        put(Kind.ATTACK, "400000", "IDS:{rule} {name:text} from {src} to {dst} on interface {face}");
        put(Kind.ATTACK, "733100", "[{name:text}] drop {*}");
        put(Kind.ATTACK, "733101", "{*} {dst} is targeted.{*}");
        put(Kind.ATTACK, "733101", "{*} {src} is attacking.{*}");
        put(Kind.ATTACK, "733102", "Threat-detection adds host {src} to shun list");
        put(Kind.ATTACK, "419002", "Duplicate {transport} SYN from {src} to {dst} with {*}");
        put(Kind.ATTACK, "405001", "Received ARP {*} collision from {src}/{mac} on interface {face}");
        put(Kind.LOGIN, "113004", "AAA user authentication Successful : server = {*}, User = {user:text}");
        put(Kind.LOGIN, "113004", "AAA user authentication Successful : server = {*}: user = {user:text}");
        put(Kind.LOGIN, "113012", "AAA user authentication Successful : local database : user = {user:text}");
        put(
                Kind.LOGIN_FAILED,
                "113005 113015 113016 113017",
                "AAA user authentication Rejected : reason = {reason:text} : {*}: user = {user:free} : user IP = {src}");
        put(
                Kind.LOGIN_FAILED,
                "113005 113015 113016 113017",
                "AAA user authentication Rejected : reason = {reason:text} : {*}: user = {user:text}");
        put(Kind.LOGIN_FAILED, "113006", "User {user:free} locked out on exceeding {*}");
        put(
                Kind.LOGIN_FAILED,
                "113021",
                "Attempted console login failed. User {user:free} did NOT have appropriate Admin Rights.");
        put(
                Kind.LOGIN,
                "109005",
                "Authentication succeeded for user {user:free} from {src} to {dst} on interface {face}");
        put(
                Kind.LOGIN_FAILED,
                "109006",
                "Authentication failed for user {user:free} from {src} to {dst} on interface {face}");
        put(Kind.LOGIN, "605005", "Login permitted from {src} to {dst} for user \"{user:text}\"");
        put(Kind.LOGIN_FAILED, "605004", "Login denied from {src} to {dst} for user \"{user:text}\"");
        put(Kind.LOGIN, "611101", "User authentication succeeded: IP address: {src}, Uname: {user:text}");
        put(Kind.LOGIN, "611101", "User authentication succeeded: Uname: {user:text}");
        put(Kind.LOGIN_FAILED, "611102", "User authentication failed: IP address: {src}, Uname: {user:text}");
        put(Kind.LOGIN_FAILED, "611102", "User authentication failed: Uname: {user:text}");
        put(Kind.LOGOUT, "611103", "User logged out: Uname: {user:text}");
        put(Kind.COMMAND, "111008 111009", "User '{user:free}' executed the '{command:text}' command.");
        put(Kind.COMMAND, "111008 111009", "User '{user:free}' executed cmd: {command:text}");
        put(Kind.COMMAND, "111010", "User '{user:free}', running '{*}' from IP {src}, executed '{command:text}'");
        put(Kind.COMMAND, "111010", "User '{user:free}', running '{*}' from IP {src}, executed {command:text}");
        put(Kind.ACCOUNT, "502101", "New user added to local dbase: Uname: {target:text} Priv: {*}");
        put(Kind.ACCOUNT, "502102", "User deleted from local dbase: Uname: {target:text} Priv: {*}");
        put(Kind.ACCOUNT, "502103", "User priv level changed: Uname: {target:text} From: {*}");
        put(Kind.LOGIN, "716038", "Group <{group:text}> User <{user:free}> IP <{src}> Authentication: successful, {*}");
        put(
                Kind.LOGIN_FAILED,
                "716039",
                "Group <{group:text}> User <{user:free}> IP <{src}> Authentication: rejected, {*}");
        put(
                Kind.LOGIN_FAILED,
                "716023",
                "Group {group:text} User {user:free} Session could not be established: {reason:text}");
        put(Kind.VPN_START, "716001 113039 722022 722051", "Group <{group:text}> User <{user:free}> IP <{src}> {*}");
        put(
                Kind.VPN_END,
                "716002",
                "Group <{group:text}> User <{user:free}> IP <{src}> WebVPN session terminated: {reason:text}");
        put(Kind.VPN_END, "722023 722037", "Group <{group:text}> User <{user:free}> IP <{src}> {reason:text}");
        put(
                Kind.VPN_END,
                "113019",
                "Group = {group:text}, Username = {user:free}, IP = {src}, Session disconnected. Session Type: {*}, Duration: {*}, Bytes xmt: {sent:number}, Bytes rcv: {received:number}, Reason: {reason:text}");
        put(
                Kind.LOGIN_FAILED,
                "713167 713198",
                "Group = {group:text}, Username = {user:free}, IP = {src}, {reason:text}");
        put(Kind.VPN, "602303 602304", "IPSEC: {*} between {src} and {dst} (user= {user:text}) has been {*}");
        put(Kind.VPN, "750001 750002 750003 750006 750007 751011 751025", "Local:{*} Remote:{src} Username:{user} {*}");
    }

    private CiscoAsa() {}

    private static void put(Kind kind, String numbers, String pattern) {
        for (String number : numbers.split(" ", -1)) {
            MESSAGES.computeIfAbsent(number, n -> new ArrayList<>()).add(new Message(kind, Template.of(pattern)));
        }
    }

    static void message(String number, String text, Draft draft) {
        if (number.startsWith("43000")) {
            FtdEvent.parse(number, text, draft);
            return;
        }
        String known = number.startsWith("4000") ? "400000" : number;
        for (Message message : MESSAGES.getOrDefault(known, List.of())) {
            Map<String, String> read = read(message.template(), text);
            if (read != null) {
                apply(message.kind(), number, read, draft);
                return;
            }
        }
        boolean person = number.startsWith("71") || number.startsWith("72") || number.startsWith("11");
        for (Template template : person ? PEERS : ENDS) {
            Map<String, String> read = read(template, text);
            if (read != null) {
                ends(read, draft);
                who(read, draft);
                break;
            }
        }
        if (number.startsWith("106")) {
            Traffic.connection(false, draft);
        }
    }

    private static @Nullable Map<String, String> read(Template template, String text) {
        List<String> values = template.match(text, 0);
        if (values == null) {
            return null;
        }
        Map<String, String> read = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            read.putIfAbsent(template.places().get(i).name(), values.get(i).trim());
        }
        return read;
    }

    private static void apply(Kind kind, String number, Map<String, String> read, Draft draft) {
        if ("outbound".equals(read.get("direction"))) {
            // "Built outbound … for outside:server to inside:client": the far end comes first.
            swap(read, "src", "dst");
            swap(read, "srcnat", "dstnat");
        }
        ends(read, draft);
        who(read, draft);
        Traffic.transport(read.get("transport"), draft);
        Draft.set(read.get("direction"), d -> Traffic.direction(d, draft));
        switch (kind) {
            case BUILT -> Traffic.connection(true, draft, "start");
            case TEARDOWN -> {
                Traffic.connection(null, draft, "end");
                draft.info.setAction("connection_ended");
            }
            case DENY -> Traffic.connection(PASSED.contains(read.getOrDefault("verdict", "")), draft);
            case DECIDED -> Traffic.connection(!"denied".equals(read.get("verdict")), draft);
            case LOGIN -> draft.kind("authentication", "login", "start").success();
            case LOGIN_FAILED -> draft.kind("authentication", "login", "start").failure(reason(read.get("reason")));
            case LOGOUT -> draft.kind("session", "logout", "end").success();
            case VPN_START ->
                draft.kind("session", "vpn_session_started", "start").success();
            case VPN_END -> draft.kind("session", "vpn_session_ended", "end");
            case VPN -> draft.kind("network", "vpn", "connection");
            case ATTACK -> {
                Traffic.alert(null, draft, "intrusion_detection", "network");
                draft.field("rule.name", read.get("name"));
            }
            case COMMAND -> {
                draft.kind("configuration", "command", "change").success();
                Draft.set(read.get("command"), draft.process()::setCommandLine);
            }
            case ACCOUNT -> {
                String how = number.equals("502101") ? "creation" : number.equals("502102") ? "deletion" : "change";
                draft.kind("iam", "account_" + how, "user", how).success();
            }
        }
        more(read, draft);
    }

    private static void more(Map<String, String> read, Draft draft) {
        String rule = read.get("rule");
        if (draft.fieldValue("rule.name") == null) {
            draft.field("rule.name", rule);
        } else {
            draft.field("rule.id", rule);
        }
        draft.reason(reason(read.get("reason")));
        draft.field("cisco.connection_id", read.get("id"))
                .field("cisco.tcp_flags", read.get("flags"))
                .field("cisco.icmp_type", read.get("type"))
                .field("event.count", read.get("count"))
                .field("source.mac", read.get("mac"));
        if (read.containsKey("face")) {
            draft.field("observer.ingress.interface.name", read.get("face"));
        }
        Long bytes = Numbers.of(read.get("bytes"));
        if (bytes != null) {
            draft.network().setBytes(bytes);
        }
        Draft.set(read.get("sent"), b -> Traffic.destinationBytes(b, draft));
        Draft.set(read.get("received"), b -> Traffic.sourceBytes(b, draft));
        duration(read.get("duration"), draft);
    }

    private static void ends(Map<String, String> read, Draft draft) {
        Cisco.endpoint(read.get("src"), true, draft);
        Cisco.endpoint(read.get("dst"), false, draft);
        nat("source", read.get("srcnat"), read.get("src"), draft);
        nat("destination", read.get("dstnat"), read.get("dst"), draft);
    }

    /** A translated address, where it is another. */
    private static void nat(String side, @Nullable String mapped, @Nullable String real, Draft draft) {
        if (mapped == null || (real != null && real.endsWith(":" + mapped))) {
            return;
        }
        int slash = mapped.lastIndexOf('/');
        boolean bare = Ip.parse(slash < 0 ? mapped : mapped.substring(0, slash)) != null;
        String end = bare ? mapped : mapped.substring(mapped.indexOf(':') + 1);
        slash = end.lastIndexOf('/');
        int paren = end.indexOf(')');
        draft.field(side + ".nat.ip", slash < 0 ? end : end.substring(0, slash));
        draft.field(
                side + ".nat.port", slash < 0 ? null : end.substring(slash + 1, paren > slash ? paren : end.length()));
    }

    private static void who(Map<String, String> read, Draft draft) {
        String user = read.get("user");
        draft.user(user == null || user.chars().allMatch(c -> c == '*') ? null : user);
        draft.targetUser(read.get("target"));
        Draft.set(read.get("group"), group -> Traffic.group(group, draft));
    }

    private static @Nullable String reason(@Nullable String words) {
        return words == null || words.isEmpty()
                ? null
                : words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    private static void swap(Map<String, String> read, String one, String other) {
        String first = read.get(one);
        String second = read.get(other);
        if (first != null && second != null) {
            read.put(one, second);
            read.put(other, first);
        }
    }

    /** {@code 1:02:03}: hours, minutes, seconds. */
    private static void duration(@Nullable String text, Draft draft) {
        String[] parts = text == null ? new String[0] : text.split(":", -1);
        if (parts.length != 3) {
            return;
        }
        Long hours = Numbers.of(parts[0]);
        Long minutes = Numbers.of(parts[1]);
        Long seconds = Numbers.of(parts[2]);
        if (hours != null && minutes != null && seconds != null && hours < 1_000_000 && minutes < 60 && seconds < 60) {
            draft.info.setDuration((hours * 3600 + minutes * 60 + seconds) * 1_000_000_000L);
        }
    }
}
