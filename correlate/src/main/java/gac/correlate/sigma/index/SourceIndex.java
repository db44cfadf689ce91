package gac.correlate.sigma.index;

import gac.correlate.sigma.match.CompiledRule;
import gac.correlate.sigma.match.EventFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The rules of a log source, indexed. Immutable. */
public final class SourceIndex {
    private final CompiledRule[] rules;
    private final int[] always;
    private final SlotIndex[] slots;

    private SourceIndex(List<CompiledRule> rules) {
        this.rules = rules.toArray(new CompiledRule[0]);
        Anchors anchors = new Anchors();
        rules.forEach(anchors::count);
        List<Integer> unanchored = new ArrayList<>();
        Map<Integer, Map<Anchor, List<Integer>>> bySlot = new TreeMap<>();
        for (int number = 0; number < rules.size(); number++) {
            Set<Anchor> found = anchors.of(rules.get(number));
            if (found == null) {
                unanchored.add(number);
                continue;
            }
            for (Anchor anchor : found) {
                bySlot.computeIfAbsent(anchor.slot(), slot -> new LinkedHashMap<>())
                        .computeIfAbsent(anchor, key -> new ArrayList<>())
                        .add(number);
            }
        }
        always = unanchored.stream().mapToInt(Integer::intValue).toArray();
        slots = bySlot.entrySet().stream()
                .map(entry -> SlotIndex.of(entry.getKey(), entry.getValue()))
                .toArray(SlotIndex[]::new);
    }

    /** @param rules in the order in which matches are wanted */
    public static SourceIndex of(List<CompiledRule> rules) {
        return new SourceIndex(rules);
    }

    /** Hands over every rule that matches the current event of {@code fields}, in order; one that fails goes to {@code failed}, and the next is tried. */
    public void match(
            EventFields fields,
            Candidates candidates,
            Consumer<CompiledRule> found,
            BiConsumer<CompiledRule, RuntimeException> failed) {
        candidates.reset(rules.length);
        candidates.addAll(always);
        for (SlotIndex slot : slots) {
            slot.mark(fields, candidates);
        }
        for (int number = candidates.next(0); number >= 0; number = candidates.next(number + 1)) {
            CompiledRule rule = rules[number];
            boolean matches;
            try {
                matches = rule.matches(fields);
            } catch (RuntimeException e) {
                failed.accept(rule, e);
                continue;
            }
            if (matches) {
                found.accept(rule);
            }
        }
    }

    /** How many rules are tried on every event, because nothing particular need be in it for them to match. */
    public int alwaysTried() {
        return always.length;
    }
}
