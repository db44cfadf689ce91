package gac.correlate.sigma;

import gac.correlate.sigma.detection.Detection;
import java.util.List;

/**
 * One Sigma rule.
 *
 * @param detection selections and condition, with the filters that apply already joined
 * @param filters ids of the filters that were joined
 */
public record SigmaRule(Header header, LogSource logSource, Detection detection, List<String> filters)
        implements Definition {
    public SigmaRule {
        filters = List.copyOf(filters);
    }
}
