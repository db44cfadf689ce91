package gac.correlate.release;

import gac.schemas.avro.Release;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release as it was published: what it is made of, by whom and why.
 *
 * @param from events received from this instant on are decided by it, until the next release's
 * @param published when its author published it
 * @param note why, in the author's words
 * @param keys keys of its documents in {@code gac.config}
 */
public record Manifest(
        String id,
        Instant from,
        String author,
        Instant published,
        @Nullable String note,
        List<String> keys,
        Terms terms) {
    public Manifest {
        keys = List.copyOf(keys);
    }

    static Manifest of(Release release) {
        return new Manifest(
                release.getId(),
                release.getFrom(),
                release.getAuthor(),
                release.getPublished(),
                release.getNote(),
                release.getDefinitions(),
                new Terms(release.getShadow(), release.getExpiries()));
    }

    Release toAvro() {
        return new Release(id, from, keys, author, published, note, terms.shadow(), terms.expiries());
    }
}
