package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Csv;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exchange Server's files: message tracking, the protocol logs of SMTP, and those of POP3 and IMAP4. The last {@code #Fields:} line of the
 * stream says what the columns are; before the first, or when a line has another number of columns, that number tells which version's layout it has. Times are UTC.
 */
final class Exchange {
    private static final List<String> TRACKING_2010 = List.of(
            "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data"
                    .split(","));
    private static final List<String> TRACKING_2013 = List.of(
            "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,schema-version"
                    .split(","));
    private static final List<String> SMTP = List.of(
            "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"
                    .split(","));
    private static final List<String> MAILBOX = List.of(
            "date-time,session-id,sequence-number,local,remote,user,duration,request-size,response-size,command,parameters,context"
                    .split(","));

    private static final String FIELDS = "#Fields: date-time,";

    private static final Set<String> SOURCES = Set.of(
            "ADMIN",
            "AGENT",
            "APPROVAL",
            "BOOTLOADER",
            "DNS",
            "DSN",
            "GATEWAY",
            "MAILBOXRULE",
            "MEETINGMESSAGEPROCESSOR",
            "ORAR",
            "PICKUP",
            "POISONMESSAGE",
            "PUBLICFOLDER",
            "QUEUE",
            "REDUNDANCY",
            "RESOLVER",
            "ROUTING",
            "SAFETYNET",
            "SMTP",
            "STOREDRIVER");
    private static final Map<String, String> ACTIONS = Map.ofEntries(
            Map.entry("RECEIVE", "accepted"),
            Map.entry("SUBMIT", "submitted"),
            Map.entry("SEND", "sent"),
            Map.entry("SENDEXTERNAL", "sent"),
            Map.entry("DELIVER", "delivered"),
            Map.entry("DEFER", "deferred"),
            Map.entry("FAIL", "bounced"),
            Map.entry("DROP", "discard"),
            Map.entry("DSN", "bounce_notification"),
            Map.entry("EXPAND", "expanded"),
            Map.entry("REDIRECT", "redirect"),
            Map.entry("RESOLVE", "resolved"),
            Map.entry("TRANSFER", "transferred"),
            Map.entry("DUPLICATEDELIVER", "duplicate"),
            Map.entry("POISONMESSAGE", "poison"),
            Map.entry("BADMAIL", "badmail"));

    private Exchange() {}

    /** Also the header lines of its files ({@code #Software: Microsoft Exchange Server}), which say nothing about mail. */
    static boolean line(String text, Draft draft) {
        if (text.startsWith("#Software: Microsoft Exchange")
                || text.startsWith("#Log-type: Message Tracking")
                || text.startsWith(FIELDS)) {
            Mail.event("exchange", draft);
            Mail.action("log_header", draft);
            return true;
        }
        Stamp stamp = text.startsWith("T", 10) ? Stamps.iso(text, 0) : null;
        if (stamp == null || stamp.zone() == null || !text.startsWith(",", stamp.end())) {
            return false;
        }
        List<String> values = Csv.values(text);
        List<String> layout = named(draft.context.columns(), values.size());
        if (layout.isEmpty()) {
            layout = layout(values);
        }
        if (layout.isEmpty()) {
            return false;
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < layout.size() && i < values.size(); i++) {
            row.put(layout.get(i), values.get(i));
        }
        Mail.event("exchange", draft);
        draft.claim(stamp);
        if (layout.contains("remote-endpoint")) {
            smtp(row, draft);
        } else if (layout.contains("request-size")) {
            mailbox(row, draft);
        } else {
            tracking(row, draft);
        }
        return true;
    }

    /** The columns that the file itself names, if they are those of one of these logs and as many as the line has; else none. */
    private static List<String> named(@Nullable String header, int columns) {
        if (header == null || !header.startsWith(FIELDS)) {
            return List.of();
        }
        List<String> names =
                List.of(header.substring("#Fields: ".length()).strip().split(","));
        boolean known =
                names.contains("event-id") || names.contains("remote-endpoint") || names.contains("request-size");
        return known && names.size() == columns ? names : List.of();
    }

    private static List<String> layout(List<String> values) {
        int columns = values.size();
        if (columns >= 21 && SOURCES.contains(values.get(7))) {
            // 2007 has the first 21 of 2010's columns, 2013 before its first update the first 27 of the later ones'.
            return columns <= 26 ? TRACKING_2010 : TRACKING_2013;
        }
        if (columns == 9 && values.get(6).length() == 1 && "+-><*".contains(values.get(6))) {
            return SMTP;
        }
        boolean numbered = columns >= 12 && columns <= 13 && Numbers.of(values.get(2)) != null;
        return numbered && values.get(3).indexOf(':') > 0 && values.get(4).indexOf(':') > 0 ? MAILBOX : List.of();
    }

    private static void tracking(Map<String, String> row, Draft draft) {
        String event = row.getOrDefault("event-id", "");
        draft.info.setDataset("exchange.tracking");
        Mail.action(ACTIONS.getOrDefault(event, event.toLowerCase(Locale.ROOT)), draft);
        draft.info.setProvider(row.get("source"));
        draft.info.setCode(event);
        Mail.messageId(row.get("message-id"), draft);
        Mail.queueId(row.get("internal-message-id"), draft);
        String sender = row.get("sender-address");
        draft.mailFrom(sender == null || sender.isEmpty() || sender.equals("<>") ? null : sender);
        Mail.to(row.get("recipient-address"), ';', draft);
        Draft.set(row.get("message-subject"), s -> draft.email().setSubject(s));
        Mail.size(row.get("total-bytes"), draft);
        Mail.recipients(row.get("recipient-count"), draft);
        String original = row.get("original-client-ip");
        String client = row.get("client-ip");
        boolean relayed = original != null && !original.isEmpty() && !original.equals(client);
        draft.from(relayed ? original : client).field("exchange.client_ip", relayed ? client : null);
        draft.to(row.get("server-ip"), null);
        // Of what is sent, the server is the other one.
        boolean sent = event.startsWith("SEND");
        draft.host(row.get(sent ? "client-hostname" : "server-hostname"));
        if (sent && draft.event.getDestination() != null) {
            Draft.set(row.get("server-hostname"), n -> draft.destination().setDomain(n));
        }
        Draft.set(row.get("directionality"), d -> draft.email().setDirection(direction(d)));
        for (String name : List.of(
                "source-context",
                "connector-id",
                "recipient-status",
                "reference",
                "return-path",
                "client-hostname",
                "network-message-id")) {
            draft.field("exchange." + name.replace('-', '_'), row.get(name));
        }
        switch (event) {
            case "FAIL", "DEFER", "BADMAIL", "POISONMESSAGE" -> draft.failure(null);
            case "SEND", "SENDEXTERNAL", "DELIVER" -> draft.success();
            default -> {}
        }
    }

    private static String direction(String word) {
        return switch (word) {
            case "Originating" -> "outbound";
            case "Incoming" -> "inbound";
            default -> word.toLowerCase(Locale.ROOT);
        };
    }

    /** {@code + > < - *}: connect, send, receive, disconnect, information. */
    private static void smtp(Map<String, String> row, Draft draft) {
        String data = row.getOrDefault("data", "");
        String event = row.getOrDefault("event", "");
        endpoints(row.get("remote-endpoint"), row.get("local-endpoint"), draft);
        draft.info.setDataset("exchange.smtp");
        draft.field("exchange.session_id", row.get("session-id"))
                .field("exchange.connector_id", row.get("connector-id"))
                .field("exchange.data", data)
                .field("exchange.context", row.get("context"));
        if (data.startsWith("535 ")) {
            Mail.login("smtp_login", draft);
            draft.failure("bad_password");
        } else if (data.startsWith("235 ")) {
            Mail.login("smtp_login", draft);
            draft.success();
        } else {
            Mail.action(
                    switch (event) {
                        case "+" -> "connect";
                        case "-" -> "disconnect";
                        case "<" -> "received";
                        case ">" -> data.startsWith("5") || data.startsWith("4") ? "reject" : "answered";
                        default -> "information";
                    },
                    draft);
            if ("reject".equals(draft.info.getAction())) {
                draft.failure(PostfixQueue.reason(data));
            }
        }
    }

    /** POP3 and IMAP4: the port on the server's side tells which. */
    private static void mailbox(Map<String, String> row, Draft draft) {
        String local = row.getOrDefault("local", "");
        endpoints(row.get("remote"), local, draft);
        String protocol = local.endsWith(":110") || local.endsWith(":995") ? "pop3" : "imap";
        String command = row.getOrDefault("command", "").toLowerCase(Locale.ROOT);
        String context = row.getOrDefault("context", "");
        draft.info.setDataset("exchange." + protocol);
        draft.user(row.get("user"))
                .field("exchange.session_id", row.get("session-id"))
                .field("exchange.command", command)
                .field("exchange.context", context);
        if (command.equals("login")
                || command.equals("authenticate")
                || command.equals("auth")
                || command.equals("pass")) {
            Mail.login(protocol + "_login", draft);
            boolean failed = context.contains("AuthFailed") || context.contains("-ERR") || context.contains(" NO ");
            if (failed) {
                draft.failure("bad_password");
            } else {
                draft.success();
            }
        } else {
            Mail.action(command.isEmpty() ? null : protocol + "_" + command, draft);
        }
    }

    private static void endpoints(@Nullable String remote, @Nullable String local, Draft draft) {
        draft.from(address(remote), port(remote)).to(address(local), port(local));
    }

    private static @Nullable String address(@Nullable String endpoint) {
        int colon = endpoint == null ? -1 : endpoint.lastIndexOf(':');
        String address = endpoint == null || colon < 0 ? endpoint : endpoint.substring(0, colon);
        return address != null && address.startsWith("[") && address.endsWith("]")
                ? address.substring(1, address.length() - 1)
                : address;
    }

    private static @Nullable String port(@Nullable String endpoint) {
        return endpoint == null ? null : endpoint.substring(endpoint.lastIndexOf(':') + 1);
    }
}
