package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peer in a line that no parser knows: the last address that a word like {@code from} or {@code client} stands in front of, because
 * what a client sent comes before what the server adds; without such a word the address that leads the line, behind its time at most; else the
 * address of a line that tells of a failure or of somebody signing in; both only where the line has no other.
 * Events with a peer found so carry the tag {@code guessed_peer}.
 */
final class UnknownPeer {
    private static final int LONGEST_LINE = 4_096;
    private static final Set<String> INTRODUCING = Set.of(
            "from",
            "client",
            "clientip",
            "client_ip",
            "host",
            "rhost",
            "ip",
            "rip",
            "address",
            "addr",
            "remote",
            "remoteip",
            "remote_ip",
            "remote_addr",
            "remoteaddr",
            "remoteaddress",
            "remote_address",
            "ipaddress",
            "ip_address",
            "peer",
            "src",
            "src_ip",
            "srcip",
            "source",
            "source_ip",
            "attacker",
            "connection",
            "ban",
            "banning",
            "by");
    private static final Set<String> LEADING_AWAY =
            Set.of("to", "dst", "lip", "local", "localaddress", "listen", "listening", "on", "for", "domain");
    /** What tells of a peer without naming it as one: a refusal, or somebody signing in. */
    private static final String[] TELLING = {
        "fail",
        "denied",
        "invalid",
        "incorrect",
        "wrong",
        "refused",
        "reject",
        "unauthori",
        "not allowed",
        "notallowed",
        "unknown",
        "no such",
        "not found",
        "blocked",
        "attack",
        "bad ",
        "error",
        "can't",
        "could not",
        "login",
        "log in",
        "logged in",
        "signed in"
    };

    private UnknownPeer() {}

    static void find(String text, Draft draft) {
        String line = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text;
        String introduced = null;
        String leading = null;
        String only = null;
        boolean several = false;
        for (int at = start(line, 0); at >= 0; ) {
            int end = end(line, at);
            String address = address(line, at, end);
            if (address != null) {
                String word = wordBefore(line, at);
                if (leading == null && wordless(line, at)) {
                    leading = address;
                }
                if (INTRODUCING.contains(word)) {
                    introduced = line.substring(at, at + address.length());
                }
                // "sip:an@203.0.113.5" is whom a client claims to be.
                boolean claimed = at > 0 && line.charAt(at - 1) == '@';
                if (!claimed && (!LEADING_AWAY.contains(word) || line.charAt(at - 1) == '\'')) {
                    several |= only != null && !only.equals(address);
                    only = address;
                }
            }
            at = start(line, end);
        }
        if (introduced == null) {
            boolean alone = only != null && !several && telling(line);
            introduced = leading != null && !several ? leading : alone ? only : null;
        }
        if (introduced != null) {
            draft.from(introduced).tag("guessed_peer");
        }
    }

    /** Where the next run of hexadecimal digits, dots and colons begins that is not part of a longer word. */
    private static int start(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            if (numeric(line.charAt(i)) && (i == 0 || !part(line.charAt(i - 1)))) {
                return i;
            }
        }
        return -1;
    }

    private static int end(String line, int at) {
        int end = at;
        while (end < line.length() && numeric(line.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The address in a run: all of it, or what stands before a port or a full stop. Networks ({@code …/24}) are none. */
    private static @Nullable String address(String line, int at, int end) {
        boolean network = transport(line, at) == at
                && end + 1 < line.length()
                && line.charAt(end) == '/'
                && Character.isDigit(line.charAt(end + 1))
                && !line.startsWith("/32", end)
                && (end + 3 >= line.length() || !Character.isDigit(line.charAt(end + 3)));
        if (end - at < 3 || end - at > 48 || network || (end < line.length() && part(line.charAt(end)))) {
            return null;
        }
        String run = line.substring(at, end);
        while (run.endsWith(".") || (run.endsWith(":") && !run.endsWith("::"))) {
            run = run.substring(0, run.length() - 1);
        }
        int colon = run.indexOf(':');
        if (colon > 0 && colon == run.lastIndexOf(':') && run.indexOf('.') > 0) {
            run = run.substring(0, colon);
        }
        boolean shape = run.indexOf('.') > 0
                || run.indexOf("::") >= 0
                || run.chars().filter(c -> c == ':').count() == 7;
        return shape && !run.equals("::") && Ip.parse(run) != null ? run : null;
    }

    /** The word in front, past blanks, brackets, quotes, {@code =} and {@code :}; in small letters. */
    private static String wordBefore(String line, int at) {
        int end = transport(line, at);
        while (end > 0 && " [(\"'<=:".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0
                && end - start < 16
                && (Character.isLetter(line.charAt(start - 1)) || line.charAt(start - 1) == '_')) {
            start--;
        }
        return line.substring(start, end).toLowerCase(Locale.ROOT);
    }

    /** Asterisk writes {@code IPV4/UDP/203.0.113.5/5060}: where that begins. */
    private static int transport(String line, int at) {
        for (int back = "IPV4/WS/".length(); back <= "IPV4/UDP/".length(); back++) {
            if (at >= back && line.startsWith("IPV", at - back) && line.charAt(at - 1) == '/') {
                return at - back;
            }
        }
        return at;
    }

    /** Whether nothing but figures and signs, such as a time, stands in front. */
    private static boolean wordless(String line, int at) {
        for (int i = 0; i < at; i++) {
            if (Character.isLetter(line.charAt(i)) && "TZ".indexOf(line.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean telling(String line) {
        String small = line.toLowerCase(Locale.ROOT);
        for (String word : TELLING) {
            if (small.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean numeric(char c) {
        return c == '.' || c == ':' || (c < 128 && Character.digit(c, 16) >= 0);
    }

    private static boolean part(char c) {
        return "._-%".indexOf(c) >= 0 || (c < 128 && Character.isLetterOrDigit(c));
    }
}
