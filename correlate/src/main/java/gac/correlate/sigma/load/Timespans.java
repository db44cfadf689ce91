package gac.correlate.sigma.load;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as Sigma writes them: {@code 5m}, {@code 24h}, {@code 30d}; months and years are means. */
final class Timespans {
    private static final Pattern TIMESPAN = Pattern.compile("([0-9]{1,9})([smhdwMy])");

    private Timespans() {}

    /** The length that a key states. */
    static Duration read(Section section, String key) {
        String text = String.valueOf(section.text(key));
        Matcher matcher = TIMESPAN.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new DefinitionException(
                    section.origin(key),
                    "'" + text + "' is not a timespan",
                    "write a number above 0 and a unit: s, m, h, d, w, M or y, such as 5m");
        }
        long seconds = switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            case "w" -> 604_800;
            case "M" -> 2_629_746;
            default -> 31_556_952;
        };
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)) * seconds);
    }
}
