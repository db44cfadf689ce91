package gac.ingest.parse.text;

import org.jspecify.annotations.Nullable;

/**
 * The time near the start of a line whose layout nobody knows: bare, in brackets, behind a level, an address or a key ({@code [GIN] 2026/11/22 - 08:15:00},
 * {@code (W) 2026-11-22T08:15:00}, {@code ts=…}). Only a whole date with a time of day counts.
 */
public final class LeadingStamp {
    /** A time further back is what the line is about, not when it was written. */
    private static final int FURTHEST = 64;

    private LeadingStamp() {}

    /** The first such time; null when there is none. */
    public static @Nullable Stamp find(String text) {
        Stamp first = Stamps.any(text, 0);
        if (first != null) {
            return first;
        }
        int furthest = Math.min(FURTHEST, text.length());
        for (int at = 1; at < furthest; at++) {
            if (!begins(text, at)) {
                continue;
            }
            Stamp stamp = at(text, at);
            if (stamp != null) {
                return stamp;
            }
        }
        return null;
    }

    private static boolean begins(String text, int at) {
        char before = text.charAt(at - 1);
        return !Character.isLetterOrDigit(before) && ".-:/_".indexOf(before) < 0;
    }

    private static @Nullable Stamp at(String text, int at) {
        if (!Character.isDigit(text.charAt(at))) {
            Stamp named = Stamps.bsd(text, at);
            return named == null ? Stamps.weekday(text, at) : named;
        }
        Stamp stamp = Stamps.iso(text, at);
        if (stamp == null) {
            stamp = Stamps.dayFirst(text, at);
        }
        return stamp == null ? Stamps.compact(text, at) : stamp;
    }
}
