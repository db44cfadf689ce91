package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import org.jspecify.annotations.Nullable;

/**
 * The other side of a connection as mail servers write it: {@code mail.example.com [192.0.2.1]:4711}, {@code (helo) [192.0.2.1]}, {@code [IPv6:2001:db8::1]}.
 *
 * @param name host name the server found out; null where it found none
 */
record MailPeer(
        @Nullable String name, String address, @Nullable String port) {
    private static final int TRIES = 8;
    private static final int LONGEST_NAME = 255;

    /** The first address in brackets between two places of the text. */
    static @Nullable MailPeer find(String text, int from, int to) {
        int open = text.indexOf('[', from);
        for (int tries = 0; open >= 0 && open < to && tries < TRIES; tries++) {
            int close = text.indexOf(']', open);
            if (close > open && close - open <= 64) {
                String inside = text.substring(open + 1, close);
                String address = inside.startsWith("IPv6:") ? inside.substring("IPv6:".length()) : inside;
                if (Ip.parse(address) != null) {
                    return new MailPeer(name(text, from, open), address, port(text, close + 1));
                }
            }
            open = text.indexOf('[', open + 1);
        }
        return null;
    }

    static @Nullable MailPeer find(String text) {
        return find(text, 0, text.length());
    }

    /** The word before the bracket, unless it is what the client said of itself, in parentheses. */
    private static @Nullable String name(String text, int from, int open) {
        int end = open;
        while (end > from && text.charAt(end - 1) == ' ') {
            end--;
        }
        int start = end;
        while (start > from && end - start < LONGEST_NAME && " =,(<".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        String word = text.substring(start, end);
        word = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
        boolean usable = word.indexOf('.') > 0 && !word.endsWith(")") && !word.endsWith(":") && Ip.parse(word) == null;
        return usable ? word : null;
    }

    private static @Nullable String port(String text, int at) {
        Cursor c = new Cursor(text, at);
        if (!c.take(':')) {
            return null;
        }
        int start = c.at;
        return c.number(1, 5) < 0 ? null : text.substring(start, c.at);
    }

    static void source(@Nullable MailPeer peer, Draft draft) {
        if (peer != null) {
            draft.from(peer.address, peer.port);
            Draft.set(peer.name, n -> draft.source().setDomain(n));
        }
    }

    static void destination(@Nullable MailPeer peer, Draft draft) {
        if (peer != null) {
            draft.to(peer.address, peer.port);
            Draft.set(peer.name, n -> draft.destination().setDomain(n));
        }
    }
}
