package gac.correlate.release;

import gac.correlate.indicators.IndicatorTable;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Definition;
import gac.schemas.avro.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of {@code gac.config}, taken in record by record: definitions are remembered, a manifest is compiled into a release. A release of
 * which anything cannot be used is refused whole, and the one before it stays in force. Not thread-safe but for {@link #refused}: one reader
 * owns it and hands out snapshots.
 */
public final class ReleaseLog {
    static final String RELEASE_PREFIX = "release/";
    /** Key of what the last start of Gác refused of its own files; deleted by the next that refuses nothing. */
    static final String REFUSAL = "refusal/start";

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseLog.class);

    /** How a release is made of its documents. */
    interface Compiler {
        Release.Compiled compile(String id, Instant from, List<Document> documents, Terms terms);
    }

    /** A release that can be used. */
    public record Known(Manifest manifest, List<Document> documents, Release release) {}

    /** A release that was published but cannot be used: it never comes into force. */
    public record Refused(Manifest manifest, List<Problem> problems) {}

    private final Compiler compiler;
    private final Map<String, Document> documents = new HashMap<>();
    private final List<Known> known = new ArrayList<>();
    private final List<Refused> refused = new CopyOnWriteArrayList<>();
    private Releases releases = Releases.NONE;
    private List<String> tablePieces = List.of();
    private IndicatorTable table = IndicatorTable.EMPTY;
    private @Nullable Refusal refusedFiles;

    public ReleaseLog() {
        this.compiler = (id, from, documents, terms) -> Release.compile(id, from, documents, terms, this::table);
    }

    ReleaseLog(Compiler compiler) {
        this.compiler = compiler;
    }

    /** A table takes long to make and much room, and most releases have that of the one before. */
    private IndicatorTable table(List<String> pieces) {
        if (!pieces.equals(tablePieces)) {
            table = IndicatorTable.of(pieces);
            tablePieces = pieces;
        }
        return table;
    }

    public Releases releases() {
        return releases;
    }

    /** Keys of the documents that are in the topic. */
    public Set<String> stored() {
        return Set.copyOf(documents.keySet());
    }

    /** All releases that can be used, in the order in which they come into force. */
    public List<Known> known() {
        return known.stream()
                .sorted(Comparator.comparing((Known one) -> one.manifest().from()))
                .toList();
    }

    /** The release of that id, if it can be used. */
    public Optional<Known> find(String id) {
        return known.stream().filter(one -> one.manifest().id().equals(id)).findFirst();
    }

    /** The one that comes into force last. */
    public Optional<Known> newest() {
        Release newest = releases.newest();
        return newest == null ? Optional.empty() : find(newest.id());
    }

    /** Releases that were refused so far, in the order of the topic. */
    public List<Refused> refused() {
        return List.copyOf(refused);
    }

    /** What the last start of Gác refused of its own files; null when it refused nothing. */
    public @Nullable Refusal refusedFiles() {
        return refusedFiles;
    }

    /** Takes one record; a null value is a deleted entry, which no release in force can name any more. */
    public void accept(String key, @Nullable ConfigRecord config) {
        try {
            take(key, config);
        } catch (RuntimeException e) {
            // it must not end the reading, which would hold up everything that waits for a release; a release that
            // names it will be refused
            documents.remove(key);
            if (key.startsWith(RELEASE_PREFIX)) {
                String id = key.substring(RELEASE_PREFIX.length());
                refuse(
                        new Manifest(id, Instant.EPOCH, "?", Instant.EPOCH, null, List.of(), Terms.NONE),
                        List.of(new Problem(key, null, "cannot be read: " + e)));
            } else {
                LOG.error("{} cannot be used and is left out", key, e);
            }
        }
    }

    private void take(String key, @Nullable ConfigRecord config) {
        if (key.equals(REFUSAL)) {
            refusedFiles = config == null ? null : (Refusal) config.getValue();
        } else if (config == null) {
            documents.remove(key);
        } else if (config.getValue() instanceof Definition definition) {
            documents.put(key, Document.of(definition));
        } else if (config.getValue() instanceof gac.schemas.avro.Release manifest) {
            accept(Manifest.of(manifest));
        }
    }

    private void accept(Manifest manifest) {
        if (releases.byId(manifest.id()) != null) {
            return;
        }
        List<Document> named = new ArrayList<>();
        List<Problem> missing = new ArrayList<>();
        for (String key : manifest.keys()) {
            Document document = documents.get(key);
            if (document == null) {
                missing.add(new Problem(key, null, "is named by the release but is not in the topic"));
            } else {
                named.add(document);
            }
        }
        if (!missing.isEmpty()) {
            refuse(manifest, missing);
            return;
        }
        Release.Compiled compiled;
        try {
            compiled = compiler.compile(manifest.id(), manifest.from(), named, manifest.terms());
        } catch (RuntimeException e) {
            // a fault of the compiler: it must not end the reading, which would hold up everything that waits for a
            // release
            LOG.error("release {} cannot be compiled", manifest.id(), e);
            refuse(manifest, List.of(new Problem(RELEASE_PREFIX + manifest.id(), null, "cannot be compiled: " + e)));
            return;
        }
        if (!compiled.problems().isEmpty()) {
            refuse(manifest, compiled.problems());
            return;
        }
        releases = releases.with(compiled.release());
        known.add(new Known(manifest, List.copyOf(named), compiled.release()));
        LOG.info(
                "release {} of {} known, in force from {}: {} documents",
                manifest.id(),
                manifest.author(),
                manifest.from(),
                named.size());
    }

    private void refuse(Manifest manifest, List<Problem> problems) {
        releases = releases.without(manifest.id(), manifest.from());
        refused.removeIf(one -> one.manifest().id().equals(manifest.id()));
        refused.add(new Refused(manifest, problems));
        LOG.error(
                "release {} of {} refused, the one before it stays in force: {}",
                manifest.id(),
                manifest.author(),
                problems);
    }
}
