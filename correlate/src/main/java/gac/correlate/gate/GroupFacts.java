package gac.correlate.gate;

import gac.schemas.avro.Evidence;
import gac.schemas.avro.Lane;
import gac.schemas.avro.SystemRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group when one of its episodes changes.
 *
 * @param group group-by values in the definition's order
 * @param systems registered systems its events came from, highest level first
 * @param systemLevel the highest level among its systems; an unregistered one counts as 3
 * @param entities field → values seen during the episode
 * @param evidence lines to show, in order of time
 * @param completions ordered correlations: the accounts that the last step named, latest first
 * @param delay largest received minus effective, ms
 * @param release id of the release that decided last
 * @param exceptions ids of the exceptions considered for the definition
 */
public record GroupFacts(
        String organization,
        List<@Nullable String> group,
        Lane lane,
        List<SystemRef> systems,
        int systemLevel,
        Map<String, List<String>> entities,
        List<Evidence> evidence,
        List<Completion> completions,
        long delay,
        String release,
        List<String> exceptions) {

    /** An account that the last step of an ordered correlation named. */
    public record Completion(Instant at, String user) {}
}
