package gac.correlate.release;

import gac.schemas.avro.Release;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A release as it was published: what it is made of, by whom and why.
 *
 * @param from events received from this instant on are decided by it, until the next release's
 * @param published when its author published it
 * @param note why, in the author's words
 * @param keys keys of its documents in {@code gac.config}
 * @param shadow rules on trial, by id: until when what they find is detected and is no alert
 */
public record Manifest(
        String id,
        Instant from,
        String author,
        Instant published,
        @Nullable String note,
        List<String> keys,
        Map<String, Instant> shadow) {
    public Manifest {
        keys = List.copyOf(keys);
        shadow = Map.copyOf(shadow);
    }

    static Manifest of(Release release) {
        return new Manifest(
                release.getId(),
                release.getFrom(),
                release.getAuthor(),
                release.getPublished(),
                release.getNote(),
                release.getDefinitions(),
                release.getShadow());
    }

    Release toAvro() {
        return new Release(id, from, keys, author, published, note, shadow);
    }
}
