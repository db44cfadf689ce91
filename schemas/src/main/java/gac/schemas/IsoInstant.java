package gac.schemas;

import java.time.LocalDate;

/** Writes instants as {@link EventJson#instant} does, without making objects. */
final class IsoInstant {
    /** Of {@code 2026-11-22T07:30:00.000Z}. */
    static final int LENGTH = 24;

    private static final long DAY = 86_400_000;
    private static final long FIRST = LocalDate.of(0, 1, 1).toEpochDay() * DAY;
    private static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY;

    private IsoInstant() {}

    /** Writes {@link #LENGTH} bytes; false, and nothing written, when the year has not four digits. */
    static boolean write(long millis, byte[] into, int from) {
        if (millis < FIRST || millis >= END) {
            return false;
        }
        long day = Math.floorDiv(millis, DAY);
        int rest = (int) Math.floorMod(millis, DAY);
        // Days since 0000-03-01, in eras of 400 years (Hinnant, "chrono-compatible low-level date algorithms").
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int ofEra = (int) (shifted - era * 146_097);
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * ofYear + 2) / 153;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        digits(year, 4, into, from);
        into[from + 4] = '-';
        digits(month, 2, into, from + 5);
        into[from + 7] = '-';
        digits(ofYear - (153 * shiftedMonth + 2) / 5 + 1, 2, into, from + 8);
        into[from + 10] = 'T';
        digits(rest / 3_600_000, 2, into, from + 11);
        into[from + 13] = ':';
        digits(rest / 60_000 % 60, 2, into, from + 14);
        into[from + 16] = ':';
        digits(rest / 1_000 % 60, 2, into, from + 17);
        into[from + 19] = '.';
        digits(rest % 1_000, 3, into, from + 20);
        into[from + 23] = 'Z';
        return true;
    }

    private static void digits(int number, int width, byte[] into, int from) {
        int rest = number;
        for (int i = from + width - 1; i >= from; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
