package gac.ingest.parse.text;

import org.jspecify.annotations.Nullable;

/** A place in a text. Every method moves forward or not at all; a method that does not find what it looks for leaves the place. */
public final class Cursor {
    public final String text;
    public int at;

    public Cursor(String text) {
        this(text, 0);
    }

    public Cursor(String text, int at) {
        this.text = text;
        this.at = at;
    }

    public boolean done() {
        return at >= text.length();
    }

    public char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    public boolean sees(String literal) {
        return text.startsWith(literal, at);
    }

    public boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    public boolean take(String literal) {
        if (text.startsWith(literal, at)) {
            at += literal.length();
            return true;
        }
        return false;
    }

    public void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Up to the next space or the end; the space is not taken. May be empty. */
    public String word() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ' ') {
            at++;
        }
        return text.substring(start, at);
    }

    /** Up to the next {@code stop}, which is taken too; null and unmoved when there is none. */
    @Nullable
    public String until(char stop) {
        int end = text.indexOf(stop, at);
        if (end < 0) {
            return null;
        }
        String part = text.substring(at, end);
        at = end + 1;
        return part;
    }

    /** Up to the next {@code stop}, which is taken too; null and unmoved when there is none. */
    @Nullable
    public String until(String stop) {
        int end = text.indexOf(stop, at);
        if (end < 0) {
            return null;
        }
        String part = text.substring(at, end);
        at = end + stop.length();
        return part;
    }

    /** Moves behind the next {@code literal}; false and unmoved when there is none. */
    public boolean skipTo(String literal) {
        int found = text.indexOf(literal, at);
        if (found < 0) {
            return false;
        }
        at = found + literal.length();
        return true;
    }

    public String rest() {
        String rest = text.substring(Math.min(at, text.length()));
        at = text.length();
        return rest;
    }

    /** A decimal number of {@code least} to {@code most} digits (at most 9); −1 and unmoved when there is none. */
    public int number(int least, int most) {
        int value = 0;
        int i = at;
        while (i < text.length() && i - at < most && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            value = value * 10 + (text.charAt(i) - '0');
            i++;
        }
        if (i - at < least) {
            return -1;
        }
        at = i;
        return value;
    }
}
