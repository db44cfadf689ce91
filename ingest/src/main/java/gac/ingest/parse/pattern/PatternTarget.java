package gac.ingest.parse.pattern;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.web.UrlView;
import gac.ingest.parse.web.Web;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of a pattern goes: a place of the event, with what belongs to it ({@code source.ip} brings {@code source.network} and {@code source.address}), or,
 * where ECS has no place in the event's schema, {@code fields} under the name given.
 */
final class PatternTarget {
    /** What ingest alone decides: where a line came from, whose it is, when it was received. */
    private static final List<String> OURS = List.of(
            "organization",
            "ingest",
            "log.receiver",
            "log.peer",
            "log.tls_subject",
            "log.file",
            "log.offset",
            "event.id",
            "event.created",
            "event.original");

    private static final Map<String, BiPredicate<String, Draft>> SPECIAL = Map.ofEntries(
            Map.entry("@timestamp", PatternTarget::time),
            Map.entry(
                    "source.ip",
                    (value, draft) ->
                            done(() -> Web.client(value, draft.fieldValue("http.request.forwarded_for"), draft))),
            Map.entry("source.address", (value, draft) -> done(() -> draft.from(value))),
            Map.entry("destination.ip", (value, draft) -> done(() -> draft.to(value, null))),
            Map.entry("host.name", (value, draft) -> done(() -> draft.host(value))),
            Map.entry("url.original", (value, draft) -> done(() -> UrlView.target(value, false, draft))),
            Map.entry("http.response.status_code", (value, draft) -> {
                Integer status = Numbers.small(value);
                Web.status(status, draft);
                return status != null;
            }));

    private final String name;
    private final @Nullable BiPredicate<String, Draft> special;
    private final @Nullable EcsPlace place;

    private PatternTarget(String name, @Nullable BiPredicate<String, Draft> special, @Nullable EcsPlace place) {
        this.name = name;
        this.special = special;
        this.place = place;
    }

    /** @throws IllegalArgumentException when a pattern must not write there */
    static PatternTarget of(String name) {
        for (String ours : OURS) {
            if (name.equals(ours) || name.startsWith(ours + ".")) {
                throw new IllegalArgumentException(name + " is decided by ingest, never by a line");
            }
        }
        return new PatternTarget(name, SPECIAL.get(name), EcsPlace.of(name));
    }

    String name() {
        return name;
    }

    /** Why a constant cannot stand here; null when it can. */
    @Nullable
    String refuses(String constant) {
        return special == null && place != null && !place.takes(constant)
                ? "'" + constant + "' is not " + place.type()
                : null;
    }

    /** False when the value does not fit the type of the place; it is then kept in {@code fields} under the same name, so that nothing is lost. */
    boolean set(String value, Draft draft) {
        if (value.isEmpty() || value.equals("-")) {
            return true;
        }
        boolean set = special != null ? special.test(value, draft) : place != null && place.set(draft.event, value);
        if (!set) {
            draft.field(name, value);
        }
        return set || (special == null && place == null);
    }

    private static boolean time(String value, Draft draft) {
        Stamp stamp = Stamps.any(value, 0);
        draft.claim(stamp);
        return stamp != null;
    }

    private static boolean done(Runnable action) {
        action.run();
        return true;
    }
}
