package gac.correlate.sigma;

import gac.correlate.sigma.detection.Detection;
import java.util.List;

/**
 * One Sigma filter: a rule it applies to becomes {@code (rule) and (filter condition)}.
 *
 * @param rules ids or names; empty means every rule of the log source ({@code rules: any})
 */
public record SigmaFilter(Header header, LogSource logSource, List<String> rules, Detection detection) {
    public SigmaFilter {
        rules = List.copyOf(rules);
    }
}
