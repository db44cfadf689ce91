package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.text.Template;
import java.util.List;
import java.util.Map;

/** SoftEther VPN Server 4 and 5, security log of a hub, from its file or by syslog ({@code [server/VPN/hub] (time) <SECURITY_LOG>: …}). */
final class SoftEther {
    private static final String SECURITY = "<SECURITY_LOG>: ";

    private static final List<Map.Entry<String, Template>> FORMS = List.of(
            Map.entry(
                    "failed",
                    Template.of(
                            "Connection \"{connection}\": User authentication failed. The user name that has been provided was \"{user:free}\", from {src:ip}.")),
            Map.entry(
                    "login",
                    Template.of("Connection \"{connection}\": Successfully authenticated as user \"{user:text}\".")),
            Map.entry(
                    "attempt",
                    Template.of(
                            "The connection \"{connection}\" (IP address: {src:ip}, Host name: {*}, Port number: {port:number}, {*}and the user name is \"{user:text}\".")),
            Map.entry("ended", Template.of("Session \"{session}\": The session has been terminated.{*}")),
            Map.entry("closed", Template.of("Connection \"{connection}\" terminated by the cause \"{reason:text}\".")));

    private SoftEther() {}

    /** A line of the file: a time, then one of the forms. */
    static boolean line(String text, Draft draft) {
        Stamp stamp = Stamps.iso(text, 0);
        if (stamp == null
                || stamp.end() >= text.length()
                || text.charAt(stamp.end()) != ' '
                || !said(text.substring(stamp.end() + 1), draft)) {
            return false;
        }
        draft.claim(stamp);
        return true;
    }

    static boolean message(String text, Draft draft) {
        int security = text.indexOf(SECURITY);
        return security >= 0 && security < 256 && said(text.substring(security + SECURITY.length()), draft);
    }

    private static boolean said(String text, Draft draft) {
        if (!text.startsWith("Connection \"")
                && !text.startsWith("The connection \"")
                && !text.startsWith("Session \"")) {
            return false;
        }
        for (Map.Entry<String, Template> form : FORMS) {
            List<String> read = form.getValue().match(text, 0);
            if (read != null) {
                Traffic.event("softether", "security", draft);
                draft.service("softether").message(text);
                for (int i = 0; i < read.size(); i++) {
                    value(form.getValue().places().get(i).name(), read.get(i), draft);
                }
                kind(form.getKey(), draft);
                return true;
            }
        }
        return false;
    }

    private static void kind(String kind, Draft draft) {
        switch (kind) {
            case "failed" -> draft.kind("authentication", "vpn_login", "start").failure("authentication_failed");
            case "login" -> draft.kind("authentication", "vpn_login", "start").success();
            case "ended" -> draft.kind("session", "vpn_session_ended", "end");
            default -> draft.kind("network", "vpn_" + kind, "connection", kind.equals("attempt") ? "start" : "end");
        }
    }

    private static void value(String name, String value, Draft draft) {
        switch (name) {
            case "user" -> draft.user(value);
            case "src" -> draft.from(value);
            case "port" -> Traffic.sourcePort(value, draft);
            case "reason" -> draft.reason(value);
            case "connection", "session" -> draft.field("softether." + name, value);
            default -> {}
        }
    }
}
