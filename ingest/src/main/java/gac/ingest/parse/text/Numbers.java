package gac.ingest.parse.text;

import org.jspecify.annotations.Nullable;

/** Decimal numbers as logs write them. */
public final class Numbers {
    private Numbers() {}

    /** The number of at most 18 digits that the text is; null for anything else. */
    public static @Nullable Long of(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** As {@link #of}, for what must fit an int. */
    public static @Nullable Integer small(@Nullable String text) {
        Long value = of(text);
        return value == null || value > Integer.MAX_VALUE ? null : Integer.valueOf(value.intValue());
    }

    /** Seconds with a fraction ({@code 0.123}) as nanoseconds; null when the text is no such number. */
    public static @Nullable Long secondsToNanos(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int point = text.indexOf('.');
        Long seconds = of(point < 0 ? text : text.substring(0, point));
        if (seconds == null || seconds > 1_000_000_000L) {
            return null;
        }
        String fraction = point < 0 ? "" : text.substring(point + 1);
        if (fraction.length() > 9) {
            fraction = fraction.substring(0, 9);
        }
        Long part = fraction.isEmpty() ? Long.valueOf(0) : of(fraction);
        if (part == null) {
            return null;
        }
        long nanos = part;
        for (int i = fraction.length(); i < 9; i++) {
            nanos *= 10;
        }
        return seconds * 1_000_000_000L + nanos;
    }
}
