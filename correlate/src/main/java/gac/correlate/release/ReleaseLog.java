package gac.correlate.release;

import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Definition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of {@code gac.config}, taken in record by record: definitions are remembered, a manifest is compiled into a release. A release
 * that cannot be compiled is refused and the one before it stays in force. Not thread-safe: one reader owns it and hands out snapshots.
 */
public final class ReleaseLog {
    static final String RELEASE_PREFIX = "release/";

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseLog.class);

    /** How a release is made of its documents. */
    interface Compiler {
        Release.Compiled compile(String id, Instant from, List<Document> documents);
    }

    private final Compiler compiler;
    private final Map<String, Document> documents = new HashMap<>();
    private final Map<String, List<Problem>> leftOut = new HashMap<>();
    private Releases releases = Releases.NONE;
    private final AtomicInteger refused = new AtomicInteger();

    public ReleaseLog() {
        this(Release::compile);
    }

    ReleaseLog(Compiler compiler) {
        this.compiler = compiler;
    }

    public Releases releases() {
        return releases;
    }

    /** Releases that could not be compiled so far. */
    public int refused() {
        return refused.get();
    }

    /** Takes one record; a null value is a deleted entry, which no release in force can name any more. */
    public void accept(String key, @Nullable ConfigRecord config) {
        try {
            take(key, config);
        } catch (RuntimeException e) {
            // it must not end the reading, which would hold up everything that waits for a release; a release that
            // names it
            // will be refused
            documents.remove(key);
            refused.addAndGet(key.startsWith(RELEASE_PREFIX) ? 1 : 0);
            LOG.error("{} cannot be used and is left out", key, e);
        }
    }

    private void take(String key, @Nullable ConfigRecord config) {
        if (config == null) {
            documents.remove(key);
        } else if (config.getValue() instanceof Definition definition) {
            documents.put(key, Document.of(definition));
        } else if (config.getValue() instanceof gac.schemas.avro.Release manifest) {
            accept(manifest);
        }
    }

    private void accept(gac.schemas.avro.Release manifest) {
        if (releases.byId(manifest.getId()) != null) {
            return;
        }
        List<Document> named = new ArrayList<>();
        for (String key : manifest.getDefinitions()) {
            Document document = documents.get(key);
            if (document == null) {
                refuse(manifest, List.of(new Problem(key, 0, null, "is named by the release but is not in the topic")));
                return;
            }
            named.add(document);
        }
        Release.Compiled compiled;
        try {
            compiled = compiler.compile(manifest.getId(), manifest.getFrom(), named);
        } catch (RuntimeException e) {
            // a fault of the compiler: it must not end the reading, which would hold up everything that waits for a
            // release
            LOG.error("release {} cannot be compiled", manifest.getId(), e);
            refuse(
                    manifest,
                    List.of(new Problem(RELEASE_PREFIX + manifest.getId(), 0, null, "cannot be compiled: " + e)));
            return;
        }
        if (!compiled.fatal().isEmpty()) {
            refuse(manifest, compiled.problems());
            return;
        }
        leftOut.put(manifest.getId(), compiled.refused());
        releases = releases.with(compiled.release());
        LOG.info(
                "release {} known, in force from {}: {} definitions",
                manifest.getId(),
                manifest.getFrom(),
                named.size());
    }

    /**
     * What was left out of the release that decides from now on: of the newest, once. Older ones are in the topic too, with all that was
     * wrong in them and has been mended since.
     */
    public List<Problem> newlyLeftOut() {
        Release newest = releases.newest();
        List<Problem> problems = newest == null ? List.of() : leftOut.getOrDefault(newest.id(), List.of());
        leftOut.clear();
        return problems;
    }

    private void refuse(gac.schemas.avro.Release manifest, List<Problem> problems) {
        refused.incrementAndGet();
        LOG.error(
                "release {} by {} refused, the one before it stays in force: {}",
                manifest.getId(),
                manifest.getAuthor(),
                problems);
    }
}
