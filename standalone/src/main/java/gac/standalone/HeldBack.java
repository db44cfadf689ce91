package gac.standalone;

import gac.schemas.avro.Alert;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What would have been alerts on systems of a higher level; a stream thread that repeats itself after a failure changes nothing. */
final class HeldBack {
    /** A day's worth; what is beyond it is only counted elsewhere. */
    private static final int MOST = 10_000;

    private final Map<String, Alert> byId = new LinkedHashMap<>();

    synchronized void add(Alert alert) {
        if (byId.size() < MOST || byId.containsKey(alert.getId())) {
            byId.put(alert.getId(), alert);
        }
    }

    synchronized List<Alert> all() {
        return List.copyOf(byId.values());
    }
}
