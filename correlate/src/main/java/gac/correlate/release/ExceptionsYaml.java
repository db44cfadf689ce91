package gac.correlate.release;

import gac.correlate.sigma.NamedText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads exceptions from YAML:
 *
 * <pre>
 * exceptions:
 *   - id: own-scanner
 *     rule: web_not_found_burst     # id or name, or instead  category: RECON
 *     systems: [portal]             # optional: only there
 *     when: {source.ip|cidr: 192.0.2.0/28}   # optional: a Sigma selection
 *     owner: Phòng ATTT
 *     reason: our own monthly scan
 *     expires: 2026-12-31           # last day it holds, Vietnam time; default: 90 days after it is published
 * </pre>
 */
public final class ExceptionsYaml {
    /** The day an exception expires ends here. */
    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    static final Set<String> KEYS = Set.of("id", "rule", "category", "systems", "when", "owner", "reason", "expires");

    private ExceptionsYaml() {}

    /** The exceptions of all texts together. What is wrong is added to {@code problems}; an exception with a problem is left out. */
    public static List<ExceptionRule> parse(List<NamedText> texts, List<Problem> problems) {
        List<ExceptionRule> exceptions = new ArrayList<>();
        Map<String, String> origins = new HashMap<>();
        for (NamedText text : texts) {
            YamlEntry document = YamlEntry.document(text.name(), text.text(), problems);
            if (document == null) {
                continue;
            }
            document.only(Set.of("exceptions"));
            for (YamlEntry entry : document.entries("exceptions")) {
                int before = problems.size();
                ExceptionRule exception = exception(text.name(), entry);
                String twin = exception.id().isEmpty()
                        ? null
                        : origins.putIfAbsent(exception.id(), text.name() + ":" + entry.line());
                if (twin != null) {
                    entry.problem("id", "'" + exception.id() + "' is already used in " + twin);
                }
                if (problems.size() == before) {
                    exceptions.add(exception);
                }
            }
        }
        return exceptions;
    }

    private static ExceptionRule exception(String file, YamlEntry entry) {
        entry.only(KEYS);
        if (entry.has("rule") == entry.has("category")) {
            entry.problem("rule", "give either rule (its id or name) or category");
        }
        if (entry.has("when") && !entry.isMapping("when")) {
            entry.problem("when", "must be a Sigma selection: field: value, or field|modifier: value");
        }
        return new ExceptionRule(
                entry.required("id"),
                entry.text("rule"),
                entry.text("category"),
                Set.copyOf(entry.texts("systems")),
                entry.isMapping("when") ? entry.flow("when") : null,
                entry.required("owner"),
                entry.required("reason"),
                expires(entry),
                file,
                entry.line());
    }

    /** The last day an exception holds, as files write it. */
    public static String lastDay(ExceptionRule exception) {
        Instant expires = exception.expires();
        return expires == null
                ? ExceptionRule.DEFAULT_DAYS + " days after it is published"
                : LocalDate.ofInstant(expires.minusMillis(1), ZONE).toString();
    }

    /** When an exception ends that states no day and is published at that instant. */
    public static Instant defaultEnd(Instant published) {
        LocalDate last = LocalDate.ofInstant(published, ZONE).plusDays(ExceptionRule.DEFAULT_DAYS);
        return last.plusDays(1).atStartOfDay(ZONE).toInstant();
    }

    private static @Nullable Instant expires(YamlEntry entry) {
        String text = entry.text("expires");
        if (text != null) {
            try {
                return LocalDate.parse(text).plusDays(1).atStartOfDay(ZONE).toInstant();
            } catch (DateTimeParseException e) {
                entry.problem("expires", "'" + text + "' is not a day; write for example 2026-12-31");
            }
        }
        return null;
    }
}
