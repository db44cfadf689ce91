package gac.ingest.parse.text;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads the times that log lines carry, each form at a given place, in one pass and without patterns. */
public final class Stamps {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final String WEEKDAYS = "MonTueWedThuFriSatSun";

    private Stamps() {}

    /** Whatever time stands at {@code at}, bare or in brackets; null when none does. */
    public static @Nullable Stamp any(String text, int at) {
        char open = at < text.length() ? text.charAt(at) : '\0';
        if (open != '[' && open != '(') {
            return bare(text, at);
        }
        Stamp inside = bare(text, at + 1);
        if (inside == null) {
            return null;
        }
        boolean closed = inside.end() < text.length() && text.charAt(inside.end()) == (open == '[' ? ']' : ')');
        return closed ? inside.withZone(inside.zone(), inside.end() + 1) : inside;
    }

    private static @Nullable Stamp bare(String text, int at) {
        if (at >= text.length()) {
            return null;
        }
        char c = text.charAt(at);
        if (c == '@') {
            return tai64n(text, at);
        }
        if (c >= '0' && c <= '9') {
            Stamp stamp = iso(text, at);
            if (stamp == null) {
                stamp = dayFirst(text, at);
            }
            if (stamp == null) {
                stamp = compact(text, at);
            }
            return stamp == null ? epoch(text, at) : stamp;
        }
        Stamp stamp = bsd(text, at);
        return stamp == null ? weekday(text, at) : stamp;
    }

    /**
     * {@code 2026-11-22T08:15:00.123+07:00} and its relatives: {@code /} or {@code :} or {@code .} between the date's parts, a blank, {@code T},
     * {@code -}, {@code _} or {@code :} or a dash between blanks before the time, a comma before the fraction, zone absent or written in any usual way.
     */
    public static @Nullable Stamp iso(String text, int at) {
        Cursor c = new Cursor(text, at);
        int year = c.number(4, 4);
        char separator = c.peek();
        if (year < 1 || (separator != '-' && separator != '/' && separator != ':' && separator != '.')) {
            return null;
        }
        c.at++;
        int month = c.number(1, 2);
        if (month < 1 || !c.take(separator)) {
            return null;
        }
        int day = c.number(1, 2);
        char between = c.peek();
        if (day < 1
                || !(between == 'T'
                        || between == 't'
                        || between == ' '
                        || between == '-'
                        || between == '_'
                        || between == ':')) {
            return null;
        }
        c.at++;
        if (between == ' ') {
            c.take("- ");
            c.spaces();
        }
        return time(c, year, month, day);
    }

    /** {@code Nov 22 08:15:00}, {@code Nov  2 2026 08:15:00.123 UTC}, {@code 22 Nov}… see {@link #dayFirst}. */
    public static @Nullable Stamp bsd(String text, int at) {
        int month = month(text, at);
        if (month == 0) {
            return null;
        }
        Cursor c = new Cursor(text, at + 3);
        if (c.take('-')) {
            // Nov-22-26 08:15:00
            int day = c.number(1, 2);
            if (day < 1 || !c.take('-')) {
                return null;
            }
            int year = year(c);
            return year > 0 && c.take(' ') ? time(c, year, month, day) : null;
        }
        c.spaces();
        int day = c.number(1, 2);
        if (day < 1) {
            return null;
        }
        c.take(',');
        if (!c.take(' ')) {
            return null;
        }
        c.spaces();
        int year = 0;
        Cursor ahead = new Cursor(text, c.at);
        int number = ahead.number(4, 4);
        if (number > 0 && ahead.take(' ')) {
            year = number;
            c.at = ahead.at;
            c.spaces();
        }
        Stamp stamp = time(c, year, month, day);
        return stamp == null || year != 0 ? stamp : yearBehind(text, stamp);
    }

    /** {@code Sun Nov 22 08:15:00.123456 2026}, also with a zone before the year. */
    public static @Nullable Stamp weekday(String text, int at) {
        if (!isName(text, at, WEEKDAYS)) {
            // "PDT Apr 16 20:59:33": the zone first.
            int space = text.indexOf(' ', at);
            ZoneId zone = space > at && space - at <= 4 ? Zones.named(text.substring(at, space)) : null;
            Stamp stamp = zone == null ? null : bsd(text, space + 1);
            return stamp == null ? null : stamp.withZone(zone, stamp.end());
        }
        Cursor c = new Cursor(text, at + 3);
        c.take(',');
        if (!c.take(' ')) {
            return null;
        }
        c.spaces();
        char next = c.peek();
        return next >= '0' && next <= '9' ? dayFirst(text, c.at) : bsd(text, c.at);
    }

    /** {@code 22/Nov/2026:08:15:00 +0700}, {@code 22-11-2026 08:15:00}, {@code 22 Nov 2026 08:15:00}, {@code 11/22/26 08:15:00}. */
    public static @Nullable Stamp dayFirst(String text, int at) {
        Cursor c = new Cursor(text, at);
        int first = c.number(1, 2);
        char separator = c.peek();
        if (first < 1 || (separator != '/' && separator != '-' && separator != '.' && separator != ' ')) {
            return null;
        }
        c.at++;
        int day = first;
        int month = month(text, c.at);
        if (month != 0) {
            c.at += 3;
        } else {
            if (separator == ' ') {
                return null;
            }
            month = c.number(1, 2);
            // Americans put the month first; only a number above 12 tells, or the slash with two digits of year.
            if (month > 12) {
                day = month;
                month = first;
            }
        }
        if (month < 1) {
            return null;
        }
        int year;
        if (c.take(separator)) {
            int before = c.at;
            year = year(c);
            if (year > 0 && separator == '/' && c.at - before == 2 && first <= 12 && day == first) {
                int swap = day;
                day = month;
                month = swap;
            }
        } else {
            year = 0;
        }
        if (year < 0) {
            return null;
        }
        char between = c.peek();
        if (between == ',') {
            c.at++;
            between = c.peek();
        }
        if (between != ':' && between != ' ' && between != 'T' && between != '-') {
            return null;
        }
        c.at++;
        c.spaces();
        Stamp stamp = time(c, year, month, day);
        // Whoever writes hours of the half day writes the month first.
        if (stamp != null && separator == '/' && day == first && first <= 12 && isHalfDay(text, stamp.end())) {
            return stamp.withDay(day, month);
        }
        return stamp;
    }

    private static boolean isHalfDay(String text, int end) {
        char half = (char) (text.charAt(end - 2) | 0x20);
        return (text.charAt(end - 1) | 0x20) == 'm' && (half == 'a' || half == 'p');
    }

    /** {@code 20261122T081500Z}, {@code 20261122 08:15:00} and MySQL's {@code 261122  8:15:00}. */
    public static @Nullable Stamp compact(String text, int at) {
        int digits = 0;
        while (at + digits < text.length() && digits < 9 && Character.isDigit(text.charAt(at + digits))) {
            digits++;
        }
        if (digits != 6 && digits != 8) {
            return null;
        }
        Cursor c = new Cursor(text, at);
        int year = digits == 6 ? 2000 + c.number(2, 2) : c.number(4, 4);
        int month = c.number(2, 2);
        int day = c.number(2, 2);
        boolean blank = c.take(' ');
        if (month < 1 || day < 1 || !(blank || c.take('T'))) {
            return null;
        }
        c.spaces();
        Cursor seconds = new Cursor(text, c.at);
        if (seconds.number(1, 2) >= 0 && seconds.take(':')) {
            boolean complete = seconds.number(2, 2) >= 0 && seconds.take(':');
            return complete ? time(c, year, month, day) : null;
        }
        int hour = blank ? -1 : c.number(2, 2);
        int minute = c.number(2, 2);
        int second = c.number(2, 2);
        if (hour < 0 || minute < 0 || second < 0 || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 60) {
            return null;
        }
        return Zones.behind(c, new Stamp(year, month, day, hour, minute, second, 0, null, c.at));
    }

    /** Seconds since 1970 with or without a fraction, or milliseconds; nine digits at least, so that no ordinary number is one. */
    public static @Nullable Stamp epoch(String text, int at) {
        int end = at;
        long value = 0;
        while (end < text.length() && end - at < 14 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            value = value * 10 + (text.charAt(end) - '0');
            end++;
        }
        int digits = end - at;
        if (digits == 13 && boundary(text, end)) {
            return Stamp.ofEpoch(value / 1000, (int) (value % 1000) * 1_000_000, end);
        }
        if (digits != 9 && digits != 10) {
            return null;
        }
        Cursor c = new Cursor(text, end);
        int nanos = c.peek() == '.' ? fraction(c) : 0;
        if (nanos < 0 || !boundary(text, c.at)) {
            return null;
        }
        return Stamp.ofEpoch(value, nanos, c.at);
    }

    /** {@code @4000000037c219bf2ef02e94}: TAI64N of daemontools; seconds are taken with the ten of TAI − UTC that its tools assume. */
    public static @Nullable Stamp tai64n(String text, int at) {
        if (!text.startsWith("@4", at) || at + 25 > text.length()) {
            return null;
        }
        long seconds = hex(text, at + 2, at + 17);
        long nanos = hex(text, at + 17, at + 25);
        if (seconds < 10 || seconds > 0xFFFFFFFFFL || nanos < 0 || nanos > 999_999_999L) {
            return null;
        }
        return Stamp.ofEpoch(seconds - 10, (int) nanos, at + 25);
    }

    /** Number of the month whose English name starts at {@code at}, in whatever case; 0 when none does. */
    public static int month(String text, int at) {
        if (at + 3 > text.length()) {
            return 0;
        }
        // Letters made small: what is no letter becomes none by that.
        char first = (char) (text.charAt(at) | 0x20);
        char second = (char) (text.charAt(at + 1) | 0x20);
        char third = (char) (text.charAt(at + 2) | 0x20);
        for (int m = 0; m < MONTHS.length(); m += 3) {
            if (MONTHS.charAt(m) == first && MONTHS.charAt(m + 1) == second && MONTHS.charAt(m + 2) == third) {
                return m / 3 + 1;
            }
        }
        return 0;
    }

    private static boolean isName(String text, int at, String names) {
        for (int i = 0; i < names.length(); i += 3) {
            if (text.regionMatches(at, names, i, 3)) {
                return true;
            }
        }
        return false;
    }

    private static int year(Cursor c) {
        int start = c.at;
        int year = c.number(2, 4);
        int digits = c.at - start;
        return digits == 4 ? year : digits == 2 ? 2000 + year : -1;
    }

    private static @Nullable Stamp time(Cursor c, int year, int month, int day) {
        int hour = c.number(1, 2);
        if (hour < 0 || !c.take(':')) {
            return null;
        }
        int minute = c.number(2, 2);
        int second = 0;
        int nanos = 0;
        if (minute < 0) {
            return null;
        }
        if (c.take(':')) {
            second = c.number(2, 2);
            char point = c.peek();
            nanos = point == '.' || point == ',' ? fraction(c) : 0;
        }
        if (second < 0 || month > 12 || day > 31 || hour > 24 || minute > 59 || second > 60) {
            return null;
        }
        if (c.peek() == ' ' && c.at + 2 < c.text.length() && (c.text.charAt(c.at + 2) | 0x20) == 'm') {
            hour = twelve(c, hour);
        }
        Stamp stamp =
                new Stamp(year, month, day, hour == 24 ? 0 : hour, minute, second, Math.max(nanos, 0), null, c.at);
        return Zones.behind(c, stamp);
    }

    /** {@code 7:32:47 PM}: the hour of the day; as it is where no such word follows. */
    private static int twelve(Cursor c, int hour) {
        char half = (char) (c.text.charAt(c.at + 1) | 0x20);
        if ((half != 'a' && half != 'p') || hour < 1 || hour > 12 || !boundary(c.text, c.at + 3)) {
            return hour;
        }
        c.at += 3;
        return hour % 12 + (half == 'p' ? 12 : 0);
    }

    private static int fraction(Cursor c) {
        int start = c.at;
        int i = start + 1;
        int nanos = 0;
        int scale = 100_000_000;
        while (i < c.text.length() && c.text.charAt(i) >= '0' && c.text.charAt(i) <= '9') {
            nanos += (c.text.charAt(i) - '0') * scale;
            scale /= 10;
            i++;
        }
        if (i == start + 1) {
            return 0;
        }
        c.at = i;
        return nanos;
    }

    private static Stamp yearBehind(String text, Stamp stamp) {
        Cursor c = new Cursor(text, stamp.end());
        if (!c.take(' ')) {
            return stamp;
        }
        int year = c.number(4, 4);
        boolean ends = c.done() || c.peek() == ' ' || c.peek() == ']' || c.sees(": ");
        if (year < 1970 || year > 2200 || !ends) {
            return stamp;
        }
        return new Stamp(
                year,
                stamp.month(),
                stamp.day(),
                stamp.hour(),
                stamp.minute(),
                stamp.second(),
                stamp.nanos(),
                stamp.zone(),
                c.at);
    }

    static boolean boundary(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        char c = text.charAt(at);
        return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
    }

    private static long hex(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
