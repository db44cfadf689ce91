package gac.ingest.parse.host;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.File;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Samba 4: full_audit, and the audit of sign-ins as text and as JSON ({@code auth_audit}, {@code auth_json_audit}). */
final class Samba {
    private Samba() {}

    /** What smbd writes to syslog. */
    static boolean message(String text, Draft draft) {
        return audit(text, draft) || fullAudit(text, draft);
    }

    /**
     * {@code Auth: [SMB2,(null)] user [EXAMPLE]\[lan] at [Sun, 22 Nov 2026 08:15:01.023984 +07] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [PC1] remote
     * host [ipv4:203.0.113.9:44890] mapped to [EXAMPLE]\[lan]. local host [ipv4:192.0.2.20:445]}, indented in log.smbd, and {@code Successful AuthZ: …}.
     */
    static boolean audit(String text, Draft draft) {
        Cursor c = new Cursor(text);
        c.spaces();
        boolean login = c.take("Auth: [");
        if (!login && !c.take("Successful AuthZ: [")) {
            return false;
        }
        String service = c.until("] user [");
        String domain = service == null ? null : c.until("]\\[");
        String user = domain == null ? null : c.until("] ");
        if (service == null || user == null) {
            return false;
        }
        draft.parser("samba").service("samba").user(user).field("samba.service", service);
        draft.info.setModule("samba");
        Draft.set(domain, d -> draft.user().setDomain(d));
        draft.claim(c.skipTo("at [") ? Stamps.any(text, c.at) : null);
        String lower = text.toLowerCase(Locale.ROOT);
        int remote = lower.indexOf("remote host [");
        if (remote >= 0 && remote == lower.lastIndexOf("remote host [")) { // said twice, one of them is a client's
            endpoint(bracketed(text, remote + "remote host [".length()), true, draft);
        }
        int local = lower.lastIndexOf("local host [");
        endpoint(bracketed(text, local < 0 ? text.length() : local + "local host [".length()), false, draft);
        if (!login) {
            draft.kind("session", "samba_authorization", "start").success();
            return true;
        }
        draft.field("samba.method", c.skipTo("with [") ? bracketed(text, c.at) : null);
        String status = c.skipTo("status [") ? bracketed(text, c.at) : null;
        draft.field("samba.workstation", c.skipTo("workstation [") ? bracketed(text, c.at) : null);
        result(status, draft);
        return true;
    }

    private static @Nullable String bracketed(String text, int at) {
        int close = text.indexOf(']', at);
        return close < 0 ? null : text.substring(at, close);
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
    static boolean json(JsonNode json, Draft draft) {
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
        result(text(body, "status"), draft);
        return true;
    }

    private static void result(@Nullable String status, Draft draft) {
        draft.kind("authentication", "samba_login", "start").errorCode(status);
        if (status == null || status.equals("NT_STATUS_OK")) {
            draft.success();
        } else {
            draft.failure(reason(status));
        }
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
