package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.Peer;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import org.jspecify.annotations.Nullable;

/** Postfix messages about connections: smtpd, postscreen, tlsproxy, anvil, dnsblog on the one side, smtp and lmtp on the other. */
final class PostfixPeer {
    private static final int LONGEST_NAME = 300;

    private PostfixPeer() {}

    private record Verb(String start, String action) {}

    private static final Verb[] VERBS = {
        new Verb("connect from ", "connect"),
        new Verb("disconnect from ", "disconnect"),
        new Verb("lost connection after ", "lost_connection"),
        new Verb("timeout after ", "timeout"),
        new Verb("too many errors after ", "too_many_errors"),
        new Verb("improper command pipelining after ", "improper_pipelining"),
        new Verb("non-SMTP command from ", "non_smtp_command"),
        new Verb("bare <LF> received after ", "bare_newline"),
        new Verb("SSL_accept error from ", "tls_error"),
        new Verb("SSL_connect error to ", "tls_error"),
        new Verb("hostname ", "hostname_mismatch"),
        new Verb("Connection concurrency limit exceeded", "concurrency_limit"),
        new Verb("Connection rate limit exceeded", "rate_limit"),
        new Verb("Message delivery request rate limit exceeded", "rate_limit"),
        new Verb("Recipient address rate limit exceeded", "rate_limit"),
        new Verb("statistics: ", "statistics"),
        new Verb("addr ", "dnsbl_listed"),
        new Verb("CONNECT from ", "connect"),
        new Verb("DISCONNECT ", "disconnect"),
        new Verb("PASS ", "postscreen_pass"),
        new Verb("PREGREET ", "postscreen_pregreet"),
        new Verb("HANGUP ", "postscreen_hangup"),
        new Verb("DNSBL ", "postscreen_dnsbl"),
        new Verb("COMMAND ", "postscreen_limit"),
        new Verb("NON-SMTP COMMAND ", "postscreen_non_smtp"),
        new Verb("BARE NEWLINE ", "postscreen_bare_newline"),
        new Verb("ALLOWLIST", "postscreen_allowlisted"),
        new Verb("WHITELIST", "postscreen_allowlisted"),
        new Verb("DENYLIST", "postscreen_denylisted"),
        new Verb("BLACKLIST", "postscreen_denylisted"),
        new Verb("connect to ", "connect_failed"),
        new Verb("lost connection with ", "lost_connection"),
        new Verb("conversation with ", "timeout"),
        new Verb("host ", "remote_said"),
        new Verb("certificate verification failed for ", "tls_error"),
        new Verb("enabling PIX workarounds", "pix_workarounds"),
        new Verb("SASL authentication failed; server ", "remote_sasl_failed"),
        new Verb("daemon started", "start"),
        new Verb("terminating on signal", "stop"),
        new Verb("reload ", "reload"),
    };

    static boolean parse(Cursor c, String daemon, Draft draft) {
        String text = c.text;
        for (Verb verb : VERBS) {
            if (c.sees(verb.start)) {
                draft.info.setAction(verb.action);
                break;
            }
        }
        if (text.indexOf(" TLS connection established ") >= 0) {
            draft.info.setAction("tls_established");
        }
        if (c.sees("hostname ") && hostname(c, draft)) {
            return true;
        }
        if (c.take("addr ")) {
            draft.from(c.word());
            return true;
        }
        if (c.sees("statistics: ")) {
            anvil(text, draft);
            return true;
        }
        if (daemon.equals("smtp") || daemon.equals("lmtp")) {
            destination(c, draft);
            return true;
        }
        int at = c.at;
        if (source(c, draft) && c.take(" to ") && c.peek() == '[') {
            // postscreen: "CONNECT from [192.0.2.1]:4711 to [192.0.2.25]:25"
            destination(c, draft);
        } else if (text.startsWith("disconnect from ", at) && c.take(' ')) {
            draft.field("postfix.commands", c.rest());
        }
        return true;
    }

    /** {@code hostname bad.example does not resolve to address 192.0.2.44: Name or service not known}. */
    private static boolean hostname(Cursor c, Draft draft) {
        c.take("hostname ");
        String name = c.word();
        int address = c.text.indexOf(" address ", c.at);
        if (address < 0) {
            return false;
        }
        Cursor at = new Cursor(c.text, address + " address ".length());
        Peer.address(at, draft);
        draft.field("source.claimed_name", name);
        return true;
    }

    /** {@code statistics: max connection rate 1/60s for (smtpd:192.0.2.1) at …}: the service's own name may hold colons, and so may the address. */
    private static void anvil(String text, Draft draft) {
        int open = text.indexOf(" for (");
        int close = open < 0 ? -1 : text.indexOf(')', open);
        if (close < 0 || close - open > LONGEST_NAME) {
            return;
        }
        String inside = text.substring(open + " for (".length(), close);
        for (int colon = inside.indexOf(':'); colon >= 0; colon = inside.indexOf(':', colon + 1)) {
            String address = inside.substring(colon + 1);
            if (Ip.parse(address) != null) {
                draft.from(address);
                return;
            }
        }
    }

    /** Reads the next {@code name[address]:port} into the source; the cursor stops behind it. */
    static boolean source(Cursor c, Draft draft) {
        Endpoint found = Endpoint.next(c);
        if (found == null) {
            return false;
        }
        draft.from(found.address, found.port);
        if (found.name != null && draft.event.getSource() != null) {
            draft.source().setDomain(found.name);
        }
        return true;
    }

    /** As {@link #source}, for the far side of a delivery. */
    static boolean destination(Cursor c, Draft draft) {
        Endpoint found = Endpoint.next(c);
        if (found == null) {
            return false;
        }
        draft.to(found.address, found.port);
        if (found.name != null && draft.event.getDestination() != null) {
            draft.destination().setDomain(found.name);
        }
        return true;
    }

    private record Endpoint(
            @Nullable String name, String address, @Nullable String port) {
        /** The next address in brackets; the cursor stays when there is none within the first few. */
        static @Nullable Endpoint next(Cursor c) {
            String text = c.text;
            int open = text.indexOf('[', c.at);
            for (int tries = 0; open >= 0 && tries < 8; tries++) {
                int close = text.indexOf(']', open);
                if (close > open && close - open <= 64) {
                    String address = text.substring(open + 1, close);
                    if (Ip.parse(address) != null) {
                        return at(c, open, close, address);
                    }
                }
                open = text.indexOf('[', open + 1);
            }
            return null;
        }

        private static Endpoint at(Cursor c, int open, int close, String address) {
            int start = open;
            while (start > c.at && open - start < LONGEST_NAME && " =:,(".indexOf(c.text.charAt(start - 1)) < 0) {
                start--;
            }
            String name = c.text.substring(start, open);
            boolean known = !name.isEmpty() && !name.equals("unknown") && Ip.parse(name) == null;
            c.at = close + 1;
            String port = null;
            if (c.take(':')) {
                int digits = c.at;
                if (c.number(1, 5) >= 0) {
                    port = c.text.substring(digits, c.at);
                } else {
                    c.at = digits - 1;
                }
            }
            return new Endpoint(known ? name : null, address, port);
        }
    }
}
