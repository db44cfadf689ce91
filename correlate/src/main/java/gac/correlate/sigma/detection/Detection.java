package gac.correlate.sigma.detection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The detection section: named selections and one condition over them (a list of conditions is their OR). Selections
 * keep the order written.
 */
public record Detection(Map<String, Selection> selections, Condition condition) {
    public Detection {
        selections = Collections.unmodifiableMap(new LinkedHashMap<>(selections));
    }
}
