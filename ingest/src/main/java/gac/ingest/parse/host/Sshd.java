package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Messages of OpenSSH's server (auth.c, auth2.c, packet.c, kex.c, sshd.c; from 9.8 on sshd-session).
 *
 * <p>User names are what the client sent, spaces and {@code " from 192.0.2.1 port 22"} included; so the address is always read from the end
 * of the message, where the server wrote it.
 */
public final class Sshd implements LineParser {
    private static final String PREAUTH = " [preauth]";

    @Override
    public boolean parse(String text, Draft draft) {
        Cursor head = new Cursor(text);
        // Solaris: "[ID 800047 auth.info] Failed …".
        if (head.take("[ID ") && head.skipTo("] ")) {
            text = head.rest();
        }
        Peer.repeated(text, draft);
        String message = Peer.unrepeated(text).stripTrailing();
        if (Pam.parseMessage(message, draft)) {
            draft.parser("sshd").service("sshd");
            return true;
        }
        boolean before = message.endsWith(PREAUTH);
        if (before) {
            message = message.substring(0, message.length() - PREAUTH.length()).stripTrailing();
        }
        Cursor c = new Cursor(message);
        boolean error = c.take("error: ") || c.take("fatal: ") || c.take("debug1: ");
        boolean known = login(c, draft)
                || user(c, draft)
                || refused(c, draft)
                || connection(c, draft)
                || protocol(c, draft)
                || session(c, draft);
        if (!known) {
            draft.parser("sshd").service("sshd");
            return true;
        }
        draft.parser("sshd").service("sshd");
        if (before) {
            draft.field("sshd.stage", "preauth");
        }
        if (error) {
            draft.level("error");
        }
        return true;
    }

    private static Draft login(String action, Draft draft) {
        return draft.kind("authentication", action, "start");
    }

    /** auth_log(): {@code Accepted|Failed|Postponed|Partial METHOD for [invalid user ]NAME from ADDRESS port N ssh2[: key]}. */
    private static boolean login(Cursor c, Draft draft) {
        int start = c.at;
        String verdict = c.word();
        boolean accepted = verdict.equals("Accepted");
        if (!accepted && !verdict.equals("Failed") && !verdict.equals("Postponed") && !verdict.equals("Partial")) {
            c.at = start;
            return false;
        }
        c.take(' ');
        String method = c.until(" for ");
        if (method == null || method.length() > 40) {
            c.at = start;
            return false;
        }
        boolean invalid = c.take("invalid user ") || c.take("illegal user ");
        int from = lastFrom(c.text, c.at);
        if (from < 0) {
            c.at = start;
            return false;
        }
        // An empty name leaves "for from": the blank before "from" is then the one already taken.
        draft.user(c.text.substring(Math.min(c.at, from), from));
        c.at = from + " from ".length();
        Peer.address(c, draft);
        if (c.take(" ssh2: ") || c.take(" ssh1: ")) {
            draft.field("sshd.key", c.rest());
        }
        draft.field("sshd.method", method);
        login("ssh_login", draft);
        if (accepted) {
            draft.success();
        } else if (verdict.equals("Failed")) {
            draft.failure(invalid ? "invalid_user" : method.equals("none") ? "no_method" : "bad_" + credential(method));
        }
        return true;
    }

    private static String credential(String method) {
        return method.startsWith("publickey") || method.startsWith("hostbased") ? "key" : "password";
    }

    /** The last {@code " from "} that an address, a port and the protocol follow; failing that, the last with an address. */
    private static int lastFrom(String text, int start) {
        int from = text.lastIndexOf(" from ");
        for (int at = from, tries = 0;
                at >= start - 1 && at >= 0 && tries < 16;
                at = text.lastIndexOf(" from ", at - 1), tries++) {
            Cursor c = new Cursor(text, at + 6);
            c.word();
            if (c.take(" port ") && c.number(1, 5) >= 0 && (c.done() || c.sees(" ssh"))) {
                return at;
            }
        }
        return from >= start - 1 ? from : -1;
    }

    private static boolean user(Cursor c, Draft draft) {
        int start = c.at;
        if (c.take("Invalid user ") || c.take("Illegal user ")) {
            int from = c.text.lastIndexOf(" from ");
            draft.user(from < c.at - 1 ? c.rest() : c.text.substring(Math.min(c.at, from), from));
            if (from >= c.at - 1) {
                Peer.address(new Cursor(c.text, from + 6), draft);
            }
            login("ssh_invalid_user", draft).failure("invalid_user");
            return true;
        }
        if (c.take("input_userauth_request: invalid user ") || c.take("input_userauth_request: illegal user ")) {
            draft.user(c.rest());
            login("ssh_invalid_user", draft).failure("invalid_user");
            return true;
        }
        if (c.take("PAM: ")) {
            String reason = c.until(" for ");
            if (reason != null) {
                boolean invalid = c.take("illegal user ") || c.take("invalid user ");
                named(c, draft);
                login("pam_auth", draft).failure(invalid ? "invalid_user" : "bad_password");
                draft.field("pam.message", reason);
                return true;
            }
        }
        if (c.take("maximum authentication attempts exceeded for ")) {
            c.take("invalid user ");
            named(c, draft);
            login("ssh_max_attempts", draft).failure("too_many_attempts");
            return true;
        }
        c.at = start;
        return false;
    }

    /** The user up to the last {@code " from "} of the server's, then the address. */
    private static void named(Cursor c, Draft draft) {
        int from = lastFrom(c.text, c.at);
        if (from < 0) {
            draft.user(c.rest());
            return;
        }
        draft.user(c.text.substring(Math.min(c.at, from), from));
        c.at = from + " from ".length();
        Peer.address(c, draft);
    }

    private static boolean refused(Cursor c, Draft draft) {
        int start = c.at;
        String text = c.text;
        if (c.take("User ")) {
            int not = text.lastIndexOf(" not allowed because ");
            if (not > c.at) {
                String who = text.substring(c.at, not);
                int from = who.lastIndexOf(" from ");
                draft.user(from < 0 ? who : who.substring(0, from)).from(from < 0 ? null : who.substring(from + 6));
                draft.field("sshd.refusal", text.substring(not + " not allowed because ".length()));
                login("ssh_login", draft).failure("not_allowed");
                return true;
            }
        } else if (c.take("ROOT LOGIN REFUSED FROM ")) {
            draft.user("root");
            Peer.address(c, draft);
            login("ssh_login", draft).failure("root_refused");
            return true;
        } else if (c.take("refused connect from ")) {
            int open = text.lastIndexOf('(');
            draft.from(open > 0 && text.endsWith(")") ? text.substring(open + 1, text.length() - 1) : c.word());
            draft.kind("network", "ssh_refused", "connection", "denied").failure("not_allowed");
            return true;
        } else if (c.take("Access denied for user ")) {
            String user = c.until(" by PAM account configuration");
            draft.user(user);
            login("ssh_login", draft).failure("not_allowed");
            return true;
        } else if (c.take("Authentication tried for ")) {
            draft.user(c.word());
            int ip = text.indexOf(" ip=");
            if (ip > 0) {
                Cursor at = new Cursor(text, ip + 4);
                draft.from(trim(at.word()));
            }
            login("ssh_login", draft).failure("not_allowed");
            return true;
        }
        c.at = start;
        return false;
    }

    /** Connections that end, and what the peer said at the end. */
    private static boolean connection(Cursor c, Draft draft) {
        int start = c.at;
        String action = null;
        if (c.take("Connection closed by ") || c.take("Connection reset by ") || c.take("Disconnected from ")) {
            action = "ssh_disconnect";
        } else if (c.take("Received disconnect from ")) {
            Peer.address(c, draft);
            draft.kind("network", "ssh_disconnect", "connection", "end");
            if (c.take(": ") || c.take(":")) {
                draft.field("sshd.disconnect", c.rest().trim());
            }
            return true;
        } else if (c.take("Disconnecting: ")) {
            String reason = c.rest();
            int user = reason.startsWith("Too many authentication failures for ")
                    ? "Too many authentication failures for ".length()
                    : -1;
            if (user > 0) {
                named(new Cursor(reason, user), draft);
                login("ssh_max_attempts", draft).failure("too_many_attempts");
            } else {
                draft.kind("network", "ssh_disconnect", "connection", "end").reason(reason);
            }
            return true;
        } else if (c.take("Disconnecting ")) {
            action = "ssh_disconnect";
        } else if (c.take("ssh_dispatch_run_fatal: Connection from ")) {
            action = "ssh_protocol_error";
        } else if (c.take("Connection from ")) {
            Peer.address(c, draft);
            draft.kind("network", "ssh_connect", "connection", "start");
            return true;
        } else if (c.take("Timeout before authentication for ")) {
            c.take("connection from ");
            Peer.address(c, draft);
            draft.kind("network", "ssh_timeout", "connection", "end");
            return true;
        }
        if (action == null) {
            c.at = start;
            return false;
        }
        draft.kind("network", action, "connection", "end");
        boolean invalid = c.take("invalid user ");
        boolean authenticating = invalid || c.take("authenticating user ") || c.take("user ");
        int port = lastPort(c.text, c.at);
        if (port < 0) {
            Peer.address(c, draft);
            return true;
        }
        int address = c.text.lastIndexOf(' ', port - 1) + 1;
        address = Math.max(address, c.at);
        Cursor peer = new Cursor(c.text, address);
        if (authenticating && address > c.at) {
            draft.user(c.text.substring(c.at, address - 1));
            draft.reason(invalid ? "invalid_user" : null);
        }
        Peer.address(peer, draft);
        if (peer.take(": ")) {
            draft.field("sshd.disconnect", peer.rest());
        }
        return true;
    }

    /** Index of the {@code " port "} that the server wrote: the last one with a number and then the end or a colon. */
    private static int lastPort(String text, int start) {
        int at = text.lastIndexOf(" port ");
        for (int tries = 0; at >= start && tries < 16; tries++) {
            Cursor c = new Cursor(text, at + 6);
            if (c.number(1, 5) >= 0 && (c.done() || c.peek() == ':' || c.peek() == ' ')) {
                return at;
            }
            at = text.lastIndexOf(" port ", at - 1);
        }
        return -1;
    }

    /** Scanners and broken clients: what never came to a log-in. */
    private static boolean protocol(Cursor c, Draft draft) {
        int start = c.at;
        String text = c.text;
        String reason;
        if (c.take("Did not receive identification string from ")) {
            reason = "no_identification";
        } else if (c.take("Bad protocol version identification ")) {
            c.at = Math.max(c.at, text.lastIndexOf(" from ") + 6);
            reason = "bad_version";
        } else if (c.take("Unable to negotiate with ") || c.take("Unable to negotiate a key exchange method with ")) {
            reason = "no_common_algorithm";
        } else if (c.take("banner exchange: Connection from ")) {
            reason = "bad_banner";
        } else if (c.take("Magic value check failed ") || c.take("Protocol major versions differ for ")) {
            c.at = text.contains(" from ") ? text.lastIndexOf(" from ") + 6 : c.at;
            reason = "bad_version";
        } else if (c.take("reverse mapping checking getaddrinfo for ") || c.take("warning: /etc/hosts")) {
            draft.field("source.claimed_name", c.word());
            c.take(" ");
            c.take("[");
            reason = "reverse_mapping";
        } else if (c.take("Address ") && text.contains(" maps to ")) {
            reason = "reverse_mapping";
        } else if (c.take("Nasty PTR record \"")) {
            c.skipTo(" is set up for ");
            reason = "reverse_mapping";
        } else {
            c.at = start;
            return false;
        }
        Peer.address(c, draft);
        draft.kind("network", "ssh_protocol_error", "connection", "info").reason(reason);
        return true;
    }

    private static boolean session(Cursor c, Draft draft) {
        int start = c.at;
        if (c.take("Starting session: ") || c.take("Close session: ")) {
            int who = c.text.indexOf("user ", c.at) >= 0
                    ? c.text.indexOf("user ", c.at) + 5
                    : c.text.indexOf(" for ", c.at) + 5;
            if (who >= 5) {
                c.at = who;
                named(c, draft);
            }
            draft.kind("session", "ssh_session", c.text.startsWith("Close") ? "end" : "start");
            return true;
        }
        if (c.take("subsystem request for ")) {
            draft.field("sshd.subsystem", c.word());
            if (c.take(" by user ")) {
                draft.user(c.rest());
            }
            draft.kind("session", "ssh_subsystem", "start");
            return true;
        }
        if (c.take("Server listening on ")) {
            draft.to(c.word(), null).kind("process", "ssh_listen", "start");
            return true;
        }
        c.at = start;
        return false;
    }

    private static @Nullable String trim(String word) {
        int end = word.length();
        while (end > 0 && ",)".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }
}
