package gac.correlate.sigma.lint;

import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.text.Names;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which log sources events come from: a rule for another one is never tried. */
final class Sources {
    private static final int NAMED = 3;
    private static final Map<String, Function<LogSource, @Nullable String>> KEYS = keys();

    private final List<LogSource> given;

    /** @param given empty when nobody knows: no log source is doubted then */
    Sources(Collection<LogSource> given) {
        this.given = List.copyOf(given);
    }

    private static Map<String, Function<LogSource, @Nullable String>> keys() {
        Map<String, Function<LogSource, @Nullable String>> keys = new LinkedHashMap<>();
        keys.put("product", LogSource::product);
        keys.put("category", LogSource::category);
        keys.put("service", LogSource::service);
        return keys;
    }

    /** What is wrong, and what may be meant. */
    record Doubt(String reason, @Nullable String mend) {}

    /** Why no event belongs to the rule's log source; empty when some do. */
    Optional<Doubt> doubt(LogSource rule) {
        if (given.isEmpty() || given.stream().anyMatch(rule::admits)) {
            return Optional.empty();
        }
        for (Map.Entry<String, Function<LogSource, @Nullable String>> key : KEYS.entrySet()) {
            String value = key.getValue().apply(rule);
            Set<String> known = given.stream()
                    .map(key.getValue())
                    .filter(Objects::nonNull)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (value != null && !known.contains(value)) {
                List<String> slips = Names.slips(value, known);
                return Optional.of(new Doubt(
                        "no event has the log source " + key.getKey() + " '" + value + "': the rule is never tried",
                        slips.isEmpty() ? null : "did you mean " + String.join(" or ", slips) + "?"));
            }
        }
        return Optional.of(new Doubt("no event comes from " + rule + ": the rule is never tried", near(rule)));
    }

    /** The log sources that have the key of the rule that says most: its service, or else its category. */
    private @Nullable String near(LogSource rule) {
        boolean service = rule.service() != null;
        List<String> near = given.stream()
                .filter(source -> service
                        ? Objects.equals(source.service(), rule.service())
                        : Objects.equals(source.category(), rule.category()))
                .map(LogSource::toString)
                .distinct()
                .toList();
        String more = near.size() > NAMED ? " and " + (near.size() - NAMED) + " more" : "";
        return near.isEmpty()
                ? null
                : "there is " + String.join("; ", near.subList(0, Math.min(NAMED, near.size()))) + more;
    }
}
