package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.text.Template;
import java.util.List;
import java.util.Map;

/** OpenVPN 2.3 to 2.6 as a server, by syslog or from its own file: {@code [name/]address:port message}. */
final class OpenVpn {
    private static final String FAILED = "authentication_failed";

    /** Beginnings by which a line of OpenVPN's file is known behind its peer. */
    private static final List<String> WORDS = List.of(
            "TLS",
            "VERIFY",
            "AUTH",
            "SIG",
            "MULTI",
            "[",
            "Connection",
            "WARNING",
            "Authenticate",
            "Peer",
            "peer info",
            "OpenSSL",
            "PUSH",
            "SENT",
            "Data Channel",
            "Outgoing",
            "Incoming",
            "Control Channel",
            "Bad ",
            "Username",
            "PLUGIN",
            "Fatal",
            "NOTE",
            "Re-using");

    private OpenVpn() {}

    /** A line of the server's own file, time first. */
    static boolean line(String text, Draft draft) {
        Stamp stamp = Stamps.any(text, 0);
        if (stamp == null || stamp.end() + 1 >= text.length() || text.charAt(stamp.end()) != ' ') {
            return false;
        }
        String rest = text.substring(stamp.end() + 1);
        int blank = rest.indexOf(' ');
        if (blank < 0
                || peer(rest.substring(0, blank)) < 0
                || WORDS.stream().noneMatch(word -> rest.startsWith(word, blank + 1))) {
            return false;
        }
        draft.claim(stamp);
        return message(rest, draft);
    }

    /** Index of the address in {@code [name/]address:port}; −1 when the word is no peer. */
    private static int peer(String word) {
        int slash = word.lastIndexOf('/');
        String end = word.substring(slash + 1);
        int colon = end.lastIndexOf(':');
        String address = colon < 0 ? end : end.substring(0, colon);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        return colon > 0 && Ip.parse(address) != null ? slash + 1 : -1;
    }

    static boolean message(String text, Draft draft) {
        draft.parser("openvpn").service("openvpn").kind("network", null, "info");
        draft.info.setModule("openvpn");
        draft.info.setDataset("openvpn.log");
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        int address = peer(word);
        String said = text;
        if (address >= 0) {
            Traffic.endpoint(draft.source(), word.substring(address));
            draft.user(address > 0 ? word.substring(0, address - 1) : null);
            said = blank < 0 ? "" : text.substring(blank + 1);
        }
        draft.message(said);
        socket(said, draft);
        said(said, draft);
        return true;
    }

    /** {@code … [AF_INET]203.0.113.5:1194}: the peer, where the line does not begin with it. */
    private static void socket(String text, Draft draft) {
        int family = text.lastIndexOf("[AF_INET");
        int close = family < 0 ? -1 : text.indexOf(']', family);
        if (close < 0
                || (draft.event.getSource() != null && draft.event.getSource().getIp() != null)) {
            return;
        }
        int end = close + 1;
        while (end < text.length()
                && (Character.digit(text.charAt(end), 16) >= 0 || ".:[]".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end > close + 1) {
            Traffic.portEndpoint(draft.source(), text.substring(close + 1, end));
        }
    }

    private static final List<Map.Entry<String, Template>> FORMS = List.of(
            Map.entry("login", Template.of("[{user:free}] Peer Connection Initiated with {*}")),
            Map.entry(
                    "authenticated",
                    Template.of("TLS: Username/Password authentication succeeded for username '{user:free}'{*}")),
            Map.entry("authenticated", Template.of("user '{user:free}' authenticated")),
            Map.entry("failed", Template.of("user '{user:free}' could not authenticate.{*}")),
            Map.entry("failed", Template.of("TLS Auth Error: {reason:text} for peer")),
            Map.entry("failed", Template.of("TLS Auth Error: {reason:text}")),
            Map.entry("failed", Template.of("TLS Auth Error --auth-user-pass-verify{reason:text}")),
            Map.entry("sent", Template.of("SENT CONTROL [{user:free}]: 'AUTH_FAILED{*}")),
            Map.entry("failed", Template.of("LDAP bind failed: {reason:text}")),
            Map.entry("failed", Template.of("Incorrect password supplied for LDAP DN \"{user:free}\".{*}")),
            Map.entry("failed", Template.of("Incorrect password supplied for LDAP DN \"{user:free}\"")),
            Map.entry("certificate", Template.of("VERIFY ERROR: {*} error={reason:text}: {subject:text}")),
            Map.entry("verified", Template.of("VERIFY OK: depth={*}, {subject:text}")),
            Map.entry("handshake", Template.of("TLS Error: {reason:text}")),
            Map.entry("handshake", Template.of("Authenticate/Decrypt packet error: {reason:text}")),
            Map.entry("handshake", Template.of("WARNING: Bad encapsulated packet length from peer {reason:text}")),
            Map.entry("ended", Template.of("SIGTERM[{reason:text}] received, client-instance exiting")),
            Map.entry("ended", Template.of("SIGUSR1[{reason:text}] received, client-instance restarting")),
            Map.entry("lease", Template.of("MULTI: Learn: {lease:ip} -> {*}")),
            Map.entry("lease", Template.of("MULTI_sva: pool returned IPv4={lease:ip}{*}")));

    private static void said(String text, Draft draft) {
        if (text.contains("AUTH: Received control message: AUTH_FAILED")) {
            draft.kind("authentication", "openvpn_auth_failed", "end").failure(FAILED);
            return;
        }
        for (Map.Entry<String, Template> form : FORMS) {
            List<String> read = form.getValue().match(text, 0);
            if (read == null) {
                continue;
            }
            for (int i = 0; i < read.size(); i++) {
                value(form.getValue().places().get(i).name(), read.get(i).trim(), draft);
            }
            kind(form.getKey(), draft);
            return;
        }
    }

    private static void value(String name, String value, Draft draft) {
        switch (name) {
            case "user" -> {
                if (draft.event.getUser() == null) {
                    // An LDAP name: CN=An,OU=Users,…
                    int comma = value.startsWith("CN=") ? value.indexOf(',') : -1;
                    draft.user(comma > 0 ? value.substring(3, comma) : value.equals("UNDEF") ? null : value);
                }
            }
            case "reason" -> {
                int from = value.indexOf(" from [AF_INET");
                draft.reason(from < 0 ? value : value.substring(0, from));
            }
            case "lease" -> draft.field("source.nat.ip", value);
            case "subject" -> {
                draft.field("tls.client.subject", value);
                int cn = value.indexOf("CN=");
                if (cn >= 0 && draft.event.getUser() == null) {
                    int end = value.indexOf(',', cn);
                    draft.user(value.substring(cn + 3, end < 0 ? value.length() : end));
                }
            }
            default -> {}
        }
    }

    /** One attempt counts once: {@code login} where it is decided, other names for what else is said about it. */
    private static void kind(String kind, Draft draft) {
        switch (kind) {
            case "login" -> draft.kind("authentication", "vpn_login", "start").success();
            case "authenticated" ->
                draft.kind("authentication", "openvpn_auth", "info").success();
            case "failed" -> draft.kind("authentication", "vpn_login", "start").failure(null);
            case "sent" ->
                draft.kind("authentication", "openvpn_auth_failed", "end").failure(FAILED);
            case "certificate" ->
                draft.kind("authentication", "vpn_login", "start").failure(null);
            case "verified" ->
                draft.kind("network", "certificate_verified", "info").success();
            case "handshake" ->
                draft.kind("network", "vpn_handshake", "connection", "error").failure(null);
            case "ended" -> draft.kind("session", "vpn_session_ended", "end");
            default -> draft.kind("network", "vpn_" + kind, "connection", "info");
        }
    }
}
