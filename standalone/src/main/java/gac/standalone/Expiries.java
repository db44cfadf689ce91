package gac.standalone;

import gac.correlate.release.ExceptionRule;
import gac.correlate.release.ExceptionsYaml;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseLog.Known;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When exceptions end that state no end: counted from when they were published, anew when what they hold back is changed. */
final class Expiries {
    private Expiries() {}

    /** @param from the release whose ends go on where an exception is the same */
    static Map<String, Instant> of(Optional<Known> from, Release now, Instant at) {
        Map<String, Instant> expiries = new HashMap<>();
        for (ExceptionRule exception : now.exceptions().all()) {
            if (exception.expires() == null) {
                Instant known = from.filter(before -> same(before, exception))
                        .map(before -> before.manifest().terms().expiries().get(exception.id()))
                        .orElse(null);
                expiries.put(exception.id(), known == null ? ExceptionsYaml.defaultEnd(at) : known);
            }
        }
        return expiries;
    }

    private static boolean same(Known before, ExceptionRule exception) {
        return before.release().exceptions().all().stream()
                .anyMatch(one -> one.id().equals(exception.id()) && one.holdsBackAs(exception));
    }
}
