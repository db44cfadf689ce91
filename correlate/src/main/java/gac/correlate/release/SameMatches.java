package gac.correlate.release;

import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the detections that one release made of a definition are those that another would have made. */
public final class SameMatches {
    private SameMatches() {}

    /**
     * Since when stored detections of a definition are those that {@code now} would have made; null when they are not even at present. Levels,
     * thresholds and texts do not matter; rules, filters, groups, exceptions do.
     *
     * @param before the releases before it, in the order in which they came into force
     */
    public static @Nullable Instant since(List<Release> before, Release now, String id) {
        Instant since = null;
        for (int i = before.size() - 1; i >= 0 && same(before.get(i), now, id); i--) {
            since = i == 0 ? Instant.EPOCH : before.get(i).from(); // the first decides what is older, too
        }
        return since;
    }

    private static boolean same(Release was, Release now, String id) {
        AlertDefinition old = was.definitions().byId(id);
        AlertDefinition fresh = now.definitions().byId(id);
        if (old == null
                || fresh == null
                || !old.state().equals(fresh.state())
                || !old.groupBy().equals(fresh.groupBy())
                || old.everyone() != fresh.everyone()) {
            return false;
        }
        if (fresh.source() instanceof SigmaRule) {
            return counted(was, id) == counted(now, id) && matches(was, now, fresh, id);
        }
        SigmaCorrelation before = (SigmaCorrelation) old.source();
        SigmaCorrelation after = (SigmaCorrelation) fresh.source();
        for (String step : fresh.steps()) {
            AlertDefinition definition = now.definitions().byId(step);
            boolean chained = definition != null && definition.source() instanceof SigmaCorrelation;
            if (!(chained ? same(was, now, step) : matches(was, now, fresh, step))) {
                return false;
            }
        }
        return before.aliases().equals(after.aliases());
    }

    private static boolean counted(Release release, String id) {
        return release.definitions().routes(id).stream()
                .anyMatch(route -> route.definition().id().equals(id));
    }

    private static boolean matches(Release was, Release now, AlertDefinition definition, String rule) {
        AlertDefinition old = was.definitions().byId(rule);
        AlertDefinition fresh = now.definitions().byId(rule);
        return old != null
                && fresh != null
                && old.source() instanceof SigmaRule before
                && fresh.source() instanceof SigmaRule after
                && Matching.of(before).equals(Matching.of(after))
                && exceptions(was, definition, before).equals(exceptions(now, definition, after));
    }

    /** Without where they stand and what people say of them. */
    private static Set<List<@Nullable Object>> exceptions(Release release, AlertDefinition definition, SigmaRule rule) {
        Set<List<@Nullable Object>> exceptions = new HashSet<>();
        for (ExceptionRule exception : release.exceptions().all()) {
            if (exception.concerns(definition, rule.id(), rule.name())) {
                List<@Nullable Object> deciding = new ArrayList<>();
                deciding.add(exception.systems());
                deciding.add(exception.when());
                deciding.add(exception.expires());
                exceptions.add(deciding);
            }
        }
        return exceptions;
    }
}
