package gac.correlate.sigma.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How the anchors of all facts are looked for: those that tell of candidates by one index a slot in every event; others when a fact is asked, whole values, starts
 * and ends by one index a slot, as a few look-ups find any of them, the rest by one a fact.
 */
final class Search {
    private final Candidates candidates;
    private final Map<Anchor, Marks> marks = new TreeMap<>(Anchor.ORDER);
    private final List<SlotIndex> first = new ArrayList<>();
    private final Map<Integer, SlotIndex> laterEdges = new HashMap<>();
    private int indexes;

    Search(Fact[] facts, Candidates candidates, StateLayout layout) {
        this.candidates = candidates;
        Map<Anchor, List<Integer>> bits = bits(facts, layout);
        bits.forEach((anchor, set) -> marks.put(anchor, Marks.of(set)));
        Map<Integer, Map<Anchor, Marks>> sought = bySlot(candidates::isSought);
        sought.forEach((slot, anchors) -> first.add(new SlotIndex(indexes++, slot, anchors)));
        bySlot(anchor -> !candidates.isSought(anchor) && anchor.kind() != Anchor.Kind.ANYWHERE)
                .forEach((slot, anchors) -> laterEdges.put(slot, new SlotIndex(indexes++, slot, anchors)));
    }

    /** What each anchor tells: facts, and rules that these make candidates. */
    private Map<Anchor, List<Integer>> bits(Fact[] facts, StateLayout layout) {
        List<List<Integer>> ofFact = new ArrayList<>();
        for (int fact = 0; fact < facts.length; fact++) {
            ofFact.add(new ArrayList<>(List.of(fact)));
        }
        for (int rule = 0; rule < candidates.rules(); rule++) {
            for (int fact : candidates.first(rule)) {
                ofFact.get(fact).add(layout.firstBit(rule));
            }
            for (int fact : candidates.second(rule)) {
                ofFact.get(fact).add(layout.secondBit(rule));
            }
        }
        Map<Anchor, List<Integer>> bits = new HashMap<>();
        for (int fact = 0; fact < facts.length; fact++) {
            for (Anchor anchor : facts[fact].anchors()) {
                bits.computeIfAbsent(anchor, key -> new ArrayList<>()).addAll(ofFact.get(fact));
            }
        }
        return bits;
    }

    private Map<Integer, Map<Anchor, Marks>> bySlot(Predicate<Anchor> wanted) {
        Map<Integer, Map<Anchor, Marks>> bySlot = new TreeMap<>();
        marks.forEach((anchor, set) -> {
            if (wanted.test(anchor)) {
                bySlot.computeIfAbsent(anchor.slot(), slot -> new TreeMap<>(Anchor.ORDER))
                        .put(anchor, set);
            }
        });
        return bySlot;
    }

    /** What is looked for in every event. */
    List<SlotIndex> first() {
        return first;
    }

    /** What is looked for besides when the fact is asked; to be called once. */
    List<SlotIndex> later(Fact fact) {
        List<SlotIndex> later = new ArrayList<>();
        SlotIndex edges = laterEdges.get(fact.slot());
        if (edges != null && fact.anchors().stream().anyMatch(anchor -> anchor.kind() != Anchor.Kind.ANYWHERE)) {
            later.add(edges);
        }
        Map<Anchor, Marks> own = new TreeMap<>(Anchor.ORDER);
        fact.anchors().stream()
                .filter(anchor -> anchor.kind() == Anchor.Kind.ANYWHERE && !candidates.isSought(anchor))
                .forEach(anchor -> own.put(anchor, marks.getOrDefault(anchor, Marks.NONE)));
        if (!own.isEmpty()) {
            later.add(new SlotIndex(indexes++, fact.slot(), own));
        }
        return later;
    }

    /** How many indexes there are. */
    int indexes() {
        return indexes;
    }
}
