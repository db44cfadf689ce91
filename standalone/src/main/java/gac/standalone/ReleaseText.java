package gac.standalone;

import gac.correlate.release.Manifest;
import gac.correlate.release.Release;
import gac.correlate.sigma.SigmaCorrelation;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Releases in words. */
final class ReleaseText {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    private ReleaseText() {}

    /** In Vietnamese time; the beginning of time is that of imports. */
    static String time(Instant instant) {
        return instant.equals(Instant.EPOCH) ? "the beginning of time" : SECONDS.format(instant);
    }

    /** On one line: id, since when, by whom, why. */
    static String line(Manifest manifest) {
        return manifest.id() + "  in force from " + time(manifest.from()) + "  by " + manifest.author()
                + (manifest.note() == null ? "" : "  " + manifest.note());
    }

    /** What is in it, counted. */
    static String content(Release release) {
        long correlations = release.definitions().all().stream()
                .filter(definition -> definition.source() instanceof SigmaCorrelation)
                .count();
        long rules = release.definitions().all().size() - correlations;
        return rules + " rules, " + correlations + " correlations, "
                + release.systems().all().size() + " systems, "
                + release.exceptions().all().size() + " exceptions, "
                + release.watches().all().size() + " watches, "
                + release.indicators().size() + " indicators";
    }
}
