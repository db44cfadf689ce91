package gac.ingest.parse.host;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.File;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dropbear (0.4x to 2024), fail2ban (0.8 to 1.1) and Samba (4.x: full_audit and JSON audit). */
final class Daemons {
    private static final int LONGEST_NAME = 64;

    private Daemons() {}

    /** svr-auth.c, svr-authpasswd.c, svr-authpubkey.c of Dropbear; older ones repeat process id and time in front. */
    static boolean dropbear(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take('[') && c.number(1, 9) >= 0 && c.take("] ")) {
            Stamp stamp = Stamps.bsd(text, c.at);
            c.at = stamp == null ? c.at : Math.min(text.length(), stamp.end() + 1);
        } else {
            c.at = 0;
        }
        draft.parser("dropbear").service("dropbear");
        String message = c.rest();
        boolean password = message.startsWith("Password auth succeeded for ");
        if (password
                || message.startsWith("Pubkey auth succeeded for ")
                || message.startsWith("PAM password auth succeeded for ")) {
            named(message, draft);
            login(draft).success();
            draft.field("dropbear.method", message.startsWith("Pubkey") ? "publickey" : "password");
        } else if (message.startsWith("Bad password attempt for ")
                || message.startsWith("Bad PAM password attempt for ")) {
            named(message, draft);
            login(draft).failure("bad_password");
        } else if (message.startsWith("Login attempt for nonexistent user")
                || message.startsWith("Login attempt with wrong user ")) {
            named(message, draft);
            login(draft).failure("invalid_user");
        } else if (message.startsWith("Max auth tries reached")) {
            named(message, draft);
            draft.kind("authentication", "ssh_max_attempts", "start").failure("too_many_attempts");
        } else if (message.startsWith("Child connection from ")) {
            peer(message.substring("Child connection from ".length()), draft);
            draft.kind("network", "ssh_connect", "connection", "start");
        } else if (message.startsWith("Exit before auth")) {
            exit(message, draft);
        } else if (message.startsWith("Exit (")) {
            int close = message.indexOf(')');
            draft.user(close < 0 ? null : message.substring("Exit (".length(), close));
            int from = message.indexOf(" from <");
            if (from >= 0) {
                peer(message.substring(from + " from <".length()), draft);
            }
            draft.kind("network", "ssh_disconnect", "connection", "end");
        }
        return true;
    }

    private static Draft login(Draft draft) {
        return draft.kind("authentication", "ssh_login", "start");
    }

    /** {@code … 'name' … from 192.0.2.1:4711}: the name is the client's, the last {@code from} the server's. */
    private static void named(String message, Draft draft) {
        int from = message.lastIndexOf(" from ");
        int open = message.indexOf('\'');
        int close = from < 0 ? -1 : message.lastIndexOf('\'', from);
        if (open >= 0 && close > open) {
            draft.user(message.substring(open + 1, close));
        }
        if (from >= 0) {
            peer(message.substring(from + " from ".length()), draft);
        }
    }

    /** {@code Exit before auth from <192.0.2.1:4711>: (user 'root', 3 fails): Max auth tries reached}. */
    private static void exit(String message, Draft draft) {
        int from = message.indexOf(" from <");
        if (from >= 0) {
            peer(message.substring(from + " from <".length()), draft);
        }
        int user = message.indexOf("(user '");
        int begin = user + "(user '".length();
        int end = user < 0 ? -1 : message.lastIndexOf("', ");
        if (end >= begin) {
            draft.user(message.substring(begin, end));
        }
        draft.kind("network", "ssh_disconnect", "connection", "end");
        int colon = message.lastIndexOf(": ");
        draft.reason(colon < 0 ? null : message.substring(colon + 2));
    }

    private static void peer(String text, Draft draft) {
        int end = 0;
        while (end < text.length() && " >,;)".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(0, end);
        int colon = word.lastIndexOf(':');
        if (colon > 0 && Ip.parse(word.substring(0, colon)) != null) {
            draft.from(word.substring(0, colon), word.substring(colon + 1));
        } else {
            draft.from(word);
        }
    }

    /** {@code 2026-11-22 08:15:00,123 fail2ban.actions        [1234]: NOTICE  [sshd] Ban 203.0.113.5}. */
    static boolean fail2banFile(String text, Draft draft) {
        Stamp stamp = Stamps.iso(text, 0);
        if (stamp == null || !text.startsWith(" fail2ban.", stamp.end())) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end() + 1);
        String component = c.word();
        c.spaces();
        if (c.take('[')) {
            String pid = c.until(']');
            draft.process("fail2ban", pid);
            c.take(':');
            c.spaces();
        }
        draft.claim(stamp);
        return fail2ban(
                component.endsWith(":") ? component.substring(0, component.length() - 1) : component, c.rest(), draft);
    }

    static boolean fail2ban(String component, String text, Draft draft) {
        Cursor c = new Cursor(text);
        c.take("INFO: ");
        String level = c.word();
        level = level.endsWith(":") ? level.substring(0, level.length() - 1) : level;
        draft.parser("fail2ban").service("fail2ban").kind("process", "fail2ban_message", "info");
        draft.log().setLogger(component);
        if (level.length() > 10 || !level.equals(level.toUpperCase(Locale.ROOT))) {
            return true;
        }
        draft.level(level.toLowerCase(Locale.ROOT));
        c.spaces();
        String message = text.substring(c.at);
        draft.message(message);
        if (!c.take('[')) {
            return true;
        }
        String jail = c.until("] ");
        if (jail == null || jail.length() > LONGEST_NAME) {
            return true;
        }
        draft.field("fail2ban.jail", jail);
        c.spaces();
        boolean restore = c.take("Restore ");
        String verb = c.word();
        c.take(' ');
        switch (verb) {
            case "Ban", "Unban" -> {
                Peer.address(c, draft);
                boolean ban = verb.equals("Ban");
                draft.kind("intrusion_detection", ban ? "ban" : "unban", ban ? "denied" : "allowed")
                        .success();
                draft.field("fail2ban.restored", restore ? "true" : null);
            }
            case "Found" -> {
                Peer.address(c, draft);
                draft.kind("intrusion_detection", "found", "info");
            }
            case "Ignore" -> {
                Peer.address(c, draft);
                draft.kind("intrusion_detection", "ignored", "info");
            }
            default -> {
                if (message.endsWith(" already banned")) {
                    Peer.address(new Cursor(message, message.indexOf("] ") + 2), draft);
                    draft.kind("intrusion_detection", "already_banned", "info");
                }
            }
        }
        return true;
    }

    /** vfs_full_audit with its default prefix: {@code lan|203.0.113.9|unlinkat|ok|/srv/share/plan.docx}; also with machine and share in front. */
    static boolean fullAudit(String text, Draft draft) {
        String[] parts = text.split("\\|", 16);
        int result = -1;
        for (int i = 2; i < parts.length && result < 0; i++) {
            if (parts[i].equals("ok") || parts[i].equals("fail") || parts[i].startsWith("fail (")) {
                result = i;
            }
        }
        if (result < 2) {
            return false;
        }
        String operation = parts[result - 1];
        draft.parser("samba").service("samba").user(parts[0]);
        draft.info.setModule("samba");
        for (int i = 1; i < result - 1; i++) {
            if (Ip.parse(parts[i]) != null) {
                draft.from(parts[i]);
            }
        }
        draft.kind("file", operation, type(operation));
        if (operation.equals("connect") || operation.equals("disconnect")) {
            draft.kind("session", "samba_" + operation, operation.equals("connect") ? "start" : "end");
        }
        if (parts[result].equals("ok")) {
            draft.success();
        } else {
            draft.failure(
                    parts[result].length() > 6 ? parts[result].substring(6).replace(")", "") : null);
        }
        draft.field("samba.operation", operation);
        if (parts.length > result + 1) {
            File file = new File();
            Draft.set(parts[parts.length - 1], file::setPath);
            draft.event.setFile(file);
            draft.field("samba.arguments", parts.length > result + 2 ? parts[result + 1] : null);
        }
        return true;
    }

    private static String type(String operation) {
        if (operation.startsWith("unlink") || operation.startsWith("rmdir")) {
            return "deletion";
        } else if (operation.startsWith("mkdir") || operation.startsWith("create")) {
            return "creation";
        } else if (operation.startsWith("rename")
                || operation.startsWith("pwrite")
                || operation.contains("chmod")
                || operation.contains("acl")
                || operation.startsWith("ftruncate")) {
            return "change";
        }
        return "access";
    }

    /** auth_json_audit and dsdb_json_audit: {@code {"timestamp": …, "type": "Authentication", "Authentication": {…}}}. */
    static boolean sambaJson(JsonNode json, Draft draft) {
        String type = json.path("type").asText("");
        JsonNode body = json.path(type);
        boolean authentication = type.equals("Authentication");
        if (!body.isObject() || !json.has("timestamp") || !(authentication || type.equals("Authorization"))) {
            return false;
        }
        if (!body.has("localAddress") || !body.has("remoteAddress")) {
            return false;
        }
        draft.parser("samba")
                .service("samba")
                .claim(Stamps.any(json.path("timestamp").asText(""), 0));
        draft.info.setModule("samba");
        endpoint(text(body, "remoteAddress"), true, draft);
        endpoint(text(body, "localAddress"), false, draft);
        String user = text(body, authentication ? "clientAccount" : "account");
        draft.user(user == null ? text(body, "mappedAccount") : user);
        String domain = text(body, authentication ? "clientDomain" : "domain");
        Draft.set(domain, d -> draft.user().setDomain(d));
        draft.field("samba.service", text(body, "serviceDescription"))
                .field("samba.method", text(body, authentication ? "passwordType" : "authType"))
                .field("samba.workstation", text(body, "workstation"));
        if (!authentication) {
            draft.kind("session", "samba_authorization", "start").success();
            return true;
        }
        String status = text(body, "status");
        draft.kind("authentication", "samba_login", "start").errorCode(status);
        if (status == null || status.equals("NT_STATUS_OK")) {
            draft.success();
        } else {
            draft.failure(reason(status));
        }
        return true;
    }

    private static String reason(String status) {
        return switch (status) {
            case "NT_STATUS_NO_SUCH_USER" -> "invalid_user";
            case "NT_STATUS_WRONG_PASSWORD", "NT_STATUS_LOGON_FAILURE" -> "bad_password";
            case "NT_STATUS_ACCOUNT_LOCKED_OUT" -> "locked";
            case "NT_STATUS_ACCOUNT_DISABLED", "NT_STATUS_ACCOUNT_EXPIRED", "NT_STATUS_PASSWORD_EXPIRED" ->
                "account_expired";
            default -> status.toLowerCase(Locale.ROOT);
        };
    }

    /** {@code ipv4:203.0.113.9:51234}, {@code ipv6:2001:db8::5:445}. */
    private static void endpoint(@Nullable String text, boolean source, Draft draft) {
        if (text == null || !(text.startsWith("ipv4:") || text.startsWith("ipv6:"))) {
            return;
        }
        int port = text.lastIndexOf(':');
        if (port <= 5) {
            return;
        }
        if (source) {
            draft.from(text.substring(5, port), text.substring(port + 1));
        } else {
            draft.to(text.substring(5, port), text.substring(port + 1));
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }
}
