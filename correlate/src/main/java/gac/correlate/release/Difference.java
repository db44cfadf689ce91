package gac.correlate.release;

import gac.correlate.indicators.IndicatorTable.Content;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one release says and another does not, by the ids of rules, systems, exceptions, watches and feeds of indicators. Where things stand in files, and in which, is no
 * difference; a filter shows in the rules that it joins.
 *
 * @param items rules first, then systems, exceptions, watches, feeds; within these by what is done to them, then by name
 */
public record Difference(List<Item> items) {
    /** What there is in a release. */
    public enum Kind {
        RULE,
        SYSTEM,
        EXCEPTION,
        WATCH,
        FEED
    }

    /** What is done to it. */
    public enum How {
        ADDED,
        CHANGED,
        REMOVED
    }

    /** What a change touches. */
    public enum Aspect {
        /** Which events match: of what is counted before and after, some is not the same. */
        MATCHING,
        /** What is counted together and for how long: what was counted so far is lost, counts begin anew. */
        STATE,
        /** How much is needed. */
        THRESHOLD,
        LEVEL,
        /** Attempt or success, and whether and for whom it alerts. */
        GATE,
        /** What people read. */
        TEXT,
        /** Other data of a system, an exception or a watch. */
        DATA
    }

    /**
     * One thing that changed.
     *
     * @param what the key as files write it
     * @param before as text; null when it is too long to show, or was not there
     */
    public record Part(
            Aspect aspect,
            String what,
            @Nullable String before,
            @Nullable String after) {}

    /**
     * One rule, system or exception.
     *
     * @param name what people call it
     * @param title what it is, for people
     * @param parts what changed; empty when it was added or removed
     */
    public record Item(Kind kind, How how, String id, String name, String title, List<Part> parts) {
        public Item {
            parts = List.copyOf(parts);
        }

        /** Whether what was counted so far is lost. */
        public boolean breaksState() {
            return parts.stream().anyMatch(part -> part.aspect() == Aspect.STATE);
        }
    }

    public Difference {
        items = List.copyOf(items);
    }

    /** @param before null when nothing was in force */
    public static Difference of(@Nullable Release before, Release after) {
        List<Item> items = new ArrayList<>();
        compare(
                before == null ? List.of() : before.definitions().all(),
                after.definitions().all(),
                AlertDefinition::id,
                (definition, how) -> new Item(
                        Kind.RULE,
                        how,
                        definition.id(),
                        definition.name(),
                        definition.title().getEn(),
                        List.of()),
                RuleChange::parts,
                items);
        compare(
                before == null ? List.of() : before.systems().all(),
                after.systems().all(),
                SystemRecord::getId,
                (system, how) -> new Item(
                        Kind.SYSTEM,
                        how,
                        system.getId(),
                        system.getId(),
                        system.getName().getEn(),
                        List.of()),
                Difference::parts,
                items);
        compare(
                before == null ? List.of() : before.exceptions().all(),
                after.exceptions().all(),
                ExceptionRule::id,
                (exception, how) ->
                        new Item(Kind.EXCEPTION, how, exception.id(), exception.id(), exception.reason(), List.of()),
                Difference::parts,
                items);
        compare(
                before == null ? List.of() : before.watches().all(),
                after.watches().all(),
                Watch::id,
                (watch, how) -> new Item(
                        Kind.WATCH, how, watch.id(), watch.id(), watch.name().getEn(), List.of()),
                Difference::parts,
                items);
        compare(
                before == null
                        ? List.of()
                        : List.copyOf(before.indicators().perFeed().entrySet()),
                List.copyOf(after.indicators().perFeed().entrySet()),
                Map.Entry::getKey,
                (feed, how) -> new Item(
                        Kind.FEED,
                        how,
                        feed.getKey(),
                        feed.getKey(),
                        feed.getValue().size() + " indicators",
                        List.of()),
                Difference::parts,
                items);
        items.sort(Comparator.comparing(Item::kind).thenComparing(Item::how).thenComparing(Item::name));
        return new Difference(items);
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** How many of a kind have this done to them. */
    public long count(Kind kind, How how) {
        return items.stream()
                .filter(item -> item.kind() == kind && item.how() == how)
                .count();
    }

    private static <T> void compare(
            List<T> before,
            List<T> after,
            Function<T, String> id,
            BiFunction<T, How, Item> item,
            BiFunction<T, T, List<Part>> changes,
            List<Item> items) {
        Map<String, T> old = byId(before, id);
        Map<String, T> fresh = byId(after, id);
        fresh.forEach((key, now) -> {
            T was = old.get(key);
            if (was == null) {
                items.add(item.apply(now, How.ADDED));
                return;
            }
            List<Part> parts = changes.apply(was, now);
            if (!parts.isEmpty()) {
                Item same = item.apply(now, How.CHANGED);
                items.add(new Item(same.kind(), same.how(), same.id(), same.name(), same.title(), parts));
            }
        });
        old.forEach((key, was) -> {
            if (!fresh.containsKey(key)) {
                items.add(item.apply(was, How.REMOVED));
            }
        });
    }

    private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        all.forEach(one -> byId.put(id.apply(one), one));
        return byId;
    }

    private static List<Part> parts(SystemRecord was, SystemRecord now) {
        List<Part> parts = new ArrayList<>();
        add(parts, Aspect.LEVEL, "level", was.getLevel(), now.getLevel());
        add(parts, Aspect.MATCHING, "organization", was.getOrganization(), now.getOrganization());
        if (!was.getMatch().equals(now.getMatch())) {
            parts.add(new Part(Aspect.MATCHING, "match", null, null));
        }
        add(parts, Aspect.TEXT, "name", name(was.getName()), name(now.getName()));
        add(parts, Aspect.DATA, "owner", was.getOwner(), now.getOwner());
        add(parts, Aspect.DATA, "operator", was.getOperator(), now.getOperator());
        add(parts, Aspect.DATA, "provider", was.getProvider(), now.getProvider());
        add(parts, Aspect.DATA, "duty", was.getDuty(), now.getDuty());
        add(parts, Aspect.DATA, "tags", was.getTags(), now.getTags());
        add(parts, Aspect.DATA, "rhythm", was.getRhythm(), now.getRhythm());
        add(parts, Aspect.DATA, "quiet", was.getQuiet(), now.getQuiet());
        return parts;
    }

    private static String name(Text name) {
        return name.getEn() + " / " + name.getVi();
    }

    private static List<Part> parts(ExceptionRule was, ExceptionRule now) {
        List<Part> parts = new ArrayList<>();
        add(parts, Aspect.MATCHING, "rule", was.rule(), now.rule());
        add(parts, Aspect.MATCHING, "category", was.category(), now.category());
        add(parts, Aspect.MATCHING, "systems", new TreeSet<>(was.systems()), new TreeSet<>(now.systems()));
        add(parts, Aspect.MATCHING, "when", was.when(), now.when());
        add(parts, Aspect.MATCHING, "expires", ExceptionsYaml.lastDay(was), ExceptionsYaml.lastDay(now));
        add(parts, Aspect.DATA, "owner", was.owner(), now.owner());
        add(parts, Aspect.TEXT, "reason", was.reason(), now.reason());
        return parts;
    }

    private static List<Part> parts(Map.Entry<String, Content> was, Map.Entry<String, Content> now) {
        List<Part> parts = new ArrayList<>();
        add(
                parts,
                Aspect.MATCHING,
                "indicators",
                was.getValue().size(),
                now.getValue().size());
        if (parts.isEmpty() && !was.getValue().equals(now.getValue())) {
            parts.add(new Part(Aspect.MATCHING, "indicators", null, null));
        }
        return parts;
    }

    private static List<Part> parts(Watch was, Watch now) {
        List<Part> parts = new ArrayList<>();
        add(parts, Aspect.GATE, "from", was.from(), now.from());
        add(parts, Aspect.GATE, "to", was.to(), now.to());
        add(
                parts,
                Aspect.GATE,
                "organizations",
                new TreeSet<>(was.organizations()),
                new TreeSet<>(now.organizations()));
        add(parts, Aspect.GATE, "systems", new TreeSet<>(was.systems()), new TreeSet<>(now.systems()));
        add(parts, Aspect.GATE, "tags", new TreeSet<>(was.tags()), new TreeSet<>(now.tags()));
        add(parts, Aspect.GATE, "min_level", was.minLevel(), now.minLevel());
        add(parts, Aspect.THRESHOLD, "threshold_factor", was.factor(), now.factor());
        add(parts, Aspect.GATE, "rules", new TreeSet<>(was.rules()), new TreeSet<>(now.rules()));
        add(parts, Aspect.DATA, "hints", was.hints(), now.hints());
        add(parts, Aspect.DATA, "drill", was.drill(), now.drill());
        add(parts, Aspect.TEXT, "name", name(was.name()), name(now.name()));
        add(parts, Aspect.DATA, "owner", was.owner(), now.owner());
        return parts;
    }

    /** Adds what differs. */
    static void add(List<Part> parts, Aspect aspect, String what, @Nullable Object was, @Nullable Object now) {
        if (!Objects.equals(was, now)) {
            parts.add(new Part(aspect, what, was == null ? null : was.toString(), now == null ? null : now.toString()));
        }
    }
}
