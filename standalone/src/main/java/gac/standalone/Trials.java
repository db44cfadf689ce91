package gac.standalone;

import gac.correlate.release.Difference;
import gac.correlate.release.Difference.How;
import gac.correlate.release.Difference.Kind;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseLog.Known;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rules on trial (in the shadow): what they find is detected and is no alert, until an instant. A rule that comes to a running Gác begins so;
 * what is there at the first start does not.
 */
final class Trials {
    private Trials() {}

    /** Those of the release in force, over or not, of the rules that are still there. */
    static Map<String, Instant> carried(Optional<Known> inForce, Release now) {
        Map<String, Instant> shadow = new HashMap<>();
        inForce.ifPresent(known -> shadow.putAll(known.manifest().terms().shadow()));
        shadow.keySet().removeIf(rule -> now.definitions().byId(rule) == null);
        return shadow;
    }

    /** The same, and each rule that is added; those that only others count alert nobody anyway. */
    static Map<String, Instant> withAdded(
            Optional<Known> inForce, Release now, Difference difference, Instant at, Instant until) {
        Map<String, Instant> shadow = carried(inForce, now);
        if (inForce.isEmpty() || !until.isAfter(at)) {
            return shadow;
        }
        for (Difference.Item item : difference.items()) {
            var definition = now.definitions().byId(item.id());
            if (item.kind() == Kind.RULE && item.how() == How.ADDED && definition != null && definition.alerts()) {
                shadow.put(item.id(), until);
            }
        }
        return shadow;
    }

    /** By the rules' names, as people call them. */
    static Map<String, Instant> named(Known known) {
        Map<String, Instant> named = new TreeMap<>();
        known.manifest().terms().shadow().forEach((id, until) -> {
            var definition = known.release().definitions().byId(id);
            named.put(definition == null ? id : definition.name(), until);
        });
        return named;
    }
}
