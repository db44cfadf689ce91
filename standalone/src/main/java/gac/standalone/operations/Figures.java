package gac.standalone.operations;

import gac.alerting.Language;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, instants and durations as people write them; instants in Vietnamese time. */
record Figures(Language language) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    String count(long number) {
        return format("%,d", number);
    }

    /** One place after the point, as long as that says something. */
    String rate(double perSecond) {
        return format(perSecond >= 100 ? "%,.0f" : "%,.1f", perSecond);
    }

    String percent(double part) {
        // rounded down: 99.96 % read is not all
        return format("%.1f %%", Math.floor(part * 1000) / 10);
    }

    String time(Instant instant) {
        return SECONDS.format(instant);
    }

    /** Its largest unit: {@code 4 s}, {@code 3 h}. */
    String roughly(Duration duration) {
        long seconds = duration.abs().toSeconds();
        boolean en = language == Language.EN;
        if (seconds < 120) {
            return count(seconds) + (en ? " s" : " giây");
        }
        if (seconds < 7_200) {
            return count(seconds / 60) + (en ? " min" : " phút");
        }
        return seconds < 172_800
                ? count(seconds / 3_600) + (en ? " h" : " giờ")
                : count(seconds / 86_400) + (en ? " d" : " ngày");
    }

    /** With its sign: {@code +0.4 s}, {@code −7 h}. */
    String skew(double seconds) {
        String sign = seconds < 0 ? "−" : "+";
        double size = Math.abs(seconds);
        return size < 100
                ? sign + format("%.1f", size) + (language == Language.EN ? " s" : " giây")
                : sign + roughly(Duration.ofSeconds((long) size));
    }

    /** Vietnamese writes 1.234,5 where English writes 1,234.5. */
    private String format(String format, Object number) {
        String english = String.format(Locale.ROOT, format, number);
        return language == Language.EN
                ? english
                : english.replace(',', '\0').replace('.', ',').replace('\0', '.');
    }
}
