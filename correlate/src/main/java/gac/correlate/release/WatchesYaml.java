package gac.correlate.release;

import gac.correlate.sigma.NamedText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads watches from YAML:
 *
 * <pre>
 * watches:
 *   - id: tet-2027
 *     name: {en: Lunar New Year, vi: Tết Nguyên đán}   # or one text for both
 *     from: 2027-02-05                # a day, or an instant: 2027-02-05T18:00, 2027-02-05T18:00+07:00
 *     to: 2027-02-12                  # the last day of it; or the first instant after it
 *     owner: Security operations
 *     organizations: []               # optional, like systems and tags: only there
 *     systems: [portal]
 *     tags: [election]
 *     min_level: 2                    # optional: systems of this level alert too
 *     threshold_factor: 0.5           # optional: half of what counts normally need
 *     rules: [web_backup]             # optional: rules on trial, or silent ones, that alert in it
 *     hints: [second-shift]           # optional: words that its alerts carry
 *     drill: false
 * </pre>
 */
public final class WatchesYaml {
    /** Days begin and end here, and times without an offset are of it. */
    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    static final Set<String> KEYS = Set.of(
            "id",
            "name",
            "from",
            "to",
            "owner",
            "organizations",
            "systems",
            "tags",
            "min_level",
            "threshold_factor",
            "rules",
            "hints",
            "drill");

    private WatchesYaml() {}

    /** The watches of all texts together. What is wrong is added to {@code problems}; a watch with a problem is left out. */
    public static List<Watch> parse(List<NamedText> texts, List<Problem> problems) {
        List<Watch> watches = new ArrayList<>();
        Map<String, String> origins = new HashMap<>();
        for (NamedText text : texts) {
            YamlEntry document = YamlEntry.document(text.name(), text.text(), problems);
            if (document == null) {
                continue;
            }
            document.only(Set.of("watches"));
            for (YamlEntry entry : document.entries("watches")) {
                int before = problems.size();
                Watch watch = watch(text.name(), entry);
                String twin =
                        watch.id().isEmpty() ? null : origins.putIfAbsent(watch.id(), text.name() + ":" + entry.line());
                if (twin != null) {
                    entry.problem("id", "'" + watch.id() + "' is already used in " + twin);
                }
                if (problems.size() == before) {
                    watches.add(watch);
                }
            }
        }
        return watches;
    }

    private static Watch watch(String file, YamlEntry entry) {
        entry.only(KEYS);
        Instant from = instant(entry, "from", 0);
        Instant to = instant(entry, "to", 1);
        if (from != null && to != null && !from.isBefore(to)) {
            entry.problem("to", "must be after from");
        }
        String id = entry.required("id");
        if (id.contains("~")) {
            entry.problem("id", "must not contain ~");
        }
        return new Watch(
                id,
                SystemsYaml.name(entry),
                from == null ? Instant.EPOCH : from,
                to == null ? Instant.EPOCH : to,
                Set.copyOf(entry.texts("organizations")),
                Set.copyOf(entry.texts("systems")),
                Set.copyOf(entry.texts("tags")),
                level(entry),
                factor(entry),
                Set.copyOf(entry.texts("rules")),
                entry.texts("hints"),
                flag(entry, "drill"),
                entry.required("owner"),
                file,
                entry.line());
    }

    /** @param days how many days after the stated day it is, where a day is stated */
    private static @Nullable Instant instant(YamlEntry entry, String key, int days) {
        String text = entry.required(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return instant(text, days);
        } catch (DateTimeException e) {
            entry.problem(
                    key, "'" + text + "' is neither a day nor an instant; write 2027-02-05 or 2027-02-05T18:00+07:00");
            return null;
        }
    }

    /** @throws DateTimeException when it is neither a day nor an instant */
    static Instant instant(String text, int days) {
        if (text.length() <= 10) {
            return LocalDate.parse(text).plusDays(days).atStartOfDay(ZONE).toInstant();
        }
        String iso = text.replaceFirst("^(\\S+) (?=\\d)", "$1T");
        return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(ZONE).toInstant();
    }

    private static @Nullable Integer level(YamlEntry entry) {
        String text = entry.text("min_level");
        if (text == null) {
            return null;
        }
        if (!text.matches("[1-5]")) {
            entry.problem("min_level", "'" + text + "' is not a security level; write a number from 1 to 5");
            return null;
        }
        return Integer.valueOf(text);
    }

    private static double factor(YamlEntry entry) {
        String text = entry.text("threshold_factor");
        if (text == null) {
            return 1;
        }
        if (text.matches("0?\\.[0-9]{1,6}|1(\\.0+)?") && Double.parseDouble(text) > 0) {
            return Double.parseDouble(text);
        }
        entry.problem(
                "threshold_factor", "'" + text + "' is no factor; write a number above 0 and at most 1, such as 0.5");
        return 1;
    }

    private static boolean flag(YamlEntry entry, String key) {
        String text = entry.text(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            entry.problem(key, "'" + text + "' must be true or false");
        }
        return "true".equals(text);
    }
}
