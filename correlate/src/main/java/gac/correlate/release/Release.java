package gac.correlate.release;

import gac.correlate.indicators.IndicatorTable;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleError;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.Taxonomy;
import gac.schemas.Keys;
import gac.schemas.Sha256;
import gac.schemas.avro.DefinitionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything detect and correlate decide by, compiled. Immutable and safe for use by many threads.
 *
 * @param from events received from this instant on are decided by it, until the next release's
 */
public record Release(
        String id,
        Instant from,
        RuleMatcher matcher,
        Taxonomy taxonomy,
        Definitions definitions,
        SystemRegister systems,
        ExceptionRules exceptions,
        Watches watches,
        IndicatorTable indicators) {

    /**
     * A release and what was left out of it.
     *
     * @param refused problems of single rules: those rules are left out, the others are untouched
     * @param fatal problems of systems, exceptions and watches: with one of these the release must not come into force, because leaving out a system
     *     or an exception would change what the others mean
     */
    public record Compiled(Release release, List<Problem> refused, List<Problem> fatal) {
        public List<Problem> problems() {
            List<Problem> all = new ArrayList<>(fatal);
            all.addAll(refused);
            return all;
        }
    }

    /** Compiles documents; takes as long as compiling all their rules does, so never on a stream thread. */
    public static Compiled compile(String id, Instant from, List<Document> documents) {
        return compile(id, from, documents, Terms.NONE, IndicatorTable::of);
    }

    /** The same with rules on trial, and exceptions whose end follows from when they were published. */
    public static Compiled compile(String id, Instant from, List<Document> documents, Terms terms) {
        return compile(id, from, documents, terms, IndicatorTable::of);
    }

    /** @param tables makes the table of the pieces of all feeds; most releases have those of the one before */
    static Compiled compile(
            String id,
            Instant from,
            List<Document> documents,
            Terms terms,
            Function<List<String>, IndicatorTable> tables) {
        List<Problem> refused = new ArrayList<>();
        List<Problem> fatal = new ArrayList<>();
        Taxonomy taxonomy = Taxonomy.standard();
        LoadedRules rules = new RuleLoader().parse(texts(documents, DefinitionKind.rule));
        for (RuleError error : rules.errors()) {
            refused.add(new Problem(error.file(), error.line(), error.column(), error.rule(), reason(error)));
        }
        Watches watches = Watches.of(WatchesYaml.parse(texts(documents, DefinitionKind.watch), fatal));
        Definitions definitions = Definitions.of(rules, terms.shadow(), watches, refused);
        SystemRegister systems = SystemRegister.of(SystemsYaml.parse(texts(documents, DefinitionKind.system), fatal));
        ExceptionRules exceptions = ExceptionRules.compile(
                ExceptionsYaml.parse(texts(documents, DefinitionKind.exception), fatal).stream()
                        .map(exception -> exception.ending(terms.expiries().get(exception.id())))
                        .toList(),
                taxonomy,
                fatal);
        Release release = new Release(
                id,
                from,
                RuleMatcher.compile(rules, taxonomy),
                taxonomy,
                definitions,
                systems,
                exceptions,
                watches,
                table(documents, tables, fatal));
        return new Compiled(release, List.copyOf(refused), List.copyOf(fatal));
    }

    /**
     * A release of rules at hand, without systems and exceptions, for trying rules out.
     *
     * @param indicators those there are
     * @param taxonomy field names, one's own with them
     * @return with the problems that loading has not told: those of the {@code gac:} sections
     */
    public static Compiled of(LoadedRules rules, Taxonomy taxonomy, IndicatorTable indicators) {
        List<Problem> refused = new ArrayList<>();
        Definitions definitions = Definitions.of(rules, Map.of(), Watches.NONE, refused);
        Release release = new Release(
                "rules",
                Instant.EPOCH,
                RuleMatcher.compile(rules, taxonomy),
                taxonomy,
                definitions,
                SystemRegister.of(List.of()),
                ExceptionRules.compile(List.of(), taxonomy, new ArrayList<>()),
                Watches.NONE,
                indicators);
        return new Compiled(release, List.copyOf(refused), List.of());
    }

    /** The same with other indicators. */
    public Release with(IndicatorTable others) {
        return new Release(id, from, matcher, taxonomy, definitions, systems, exceptions, watches, others);
    }

    private static IndicatorTable table(
            List<Document> documents, Function<List<String>, IndicatorTable> tables, List<Problem> problems) {
        List<String> pieces = documents.stream()
                .filter(document -> document.kind() == DefinitionKind.indicator)
                .map(Document::text)
                .toList();
        try {
            return tables.apply(pieces);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("indicators", null, "cannot be used: " + e.getMessage()));
            return IndicatorTable.EMPTY;
        }
    }

    private static List<NamedText> texts(List<Document> documents, DefinitionKind kind) {
        return documents.stream()
                .filter(document -> document.kind() == kind)
                .map(document -> new NamedText(document.name(), document.text()))
                .toList();
    }

    private static String reason(RuleError error) {
        return error.mend() == null ? error.reason() : error.reason() + "; " + error.mend();
    }

    /** The id of a release of these documents: the same content from the same instant is the same release. */
    public static String idOf(Instant from, List<Document> documents) {
        List<String> keys = new ArrayList<>(List.of(Long.toString(from.toEpochMilli())));
        documents.stream().map(Document::key).sorted().forEach(keys::add);
        byte[] hash = Sha256.of(Keys.of(keys.toArray(new String[0])));
        return "r-" + HexFormat.of().formatHex(hash, 0, 6);
    }
}
