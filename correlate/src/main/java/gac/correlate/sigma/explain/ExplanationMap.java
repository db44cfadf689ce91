package gac.correlate.sigma.explain;

import gac.correlate.sigma.Span;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.explain.Explanation.Field;
import gac.correlate.sigma.explain.Explanation.Node;
import gac.correlate.sigma.explain.Explanation.Outcome;
import gac.correlate.sigma.explain.Explanation.Part;
import gac.correlate.sigma.explain.Explanation.Tried;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explanation for a program: maps, lists, text, numbers and booleans, ready to be written as JSON. */
public final class ExplanationMap {
    private ExplanationMap() {}

    public static Map<String, @Nullable Object> of(Explanation explanation) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("matched", explanation.matched());
        map.put("condition", node(explanation.condition()));
        Map<String, @Nullable Object> selections = new LinkedHashMap<>();
        explanation.selections().forEach(named -> selections.put(named.name(), part(named.part())));
        map.put("selections", selections);
        return map;
    }

    private static Map<String, @Nullable Object> node(Node node) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("holds", node.holds());
        if (node instanceof Node.Selected selected) {
            map.put("selection", selected.selection());
        } else if (node instanceof Node.All all) {
            map.put("and", all.parts().stream().map(ExplanationMap::node).toList());
        } else if (node instanceof Node.Any any) {
            map.put("or", any.parts().stream().map(ExplanationMap::node).toList());
        } else {
            map.put("not", node(((Node.Not) node).part()));
        }
        return map;
    }

    private static Map<String, @Nullable Object> part(Part part) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("holds", part.holds());
        if (part instanceof Part.Items items) {
            map.put("items", items.items().stream().map(ExplanationMap::item).toList());
        } else {
            List<Part> parts = ((Part.Alternatives) part).parts();
            map.put("alternatives", parts.stream().map(ExplanationMap::part).toList());
        }
        return map;
    }

    private static Map<String, @Nullable Object> item(Tried tried) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("holds", tried.holds());
        map.put("key", tried.item().key());
        map.put("line", tried.item().origin().line());
        map.put("all", tried.item().all());
        map.put("negated", tried.item().negated());
        Field field = tried.field();
        map.put("state", field.state().name().toLowerCase(Locale.ROOT));
        map.put("looked_for", field.tried());
        if (field.name() != null) {
            map.put("field", field.name());
        }
        if (field.value() != null) {
            map.put("value", field.value());
        }
        map.put("values", tried.values().stream().map(ExplanationMap::outcome).toList());
        return map;
    }

    private static Map<String, @Nullable Object> outcome(Outcome outcome) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("holds", outcome.holds());
        map.put("wanted", ValueText.of(outcome.value()));
        Value spelling = outcome.spelling();
        if (spelling != null) {
            map.put("spelling", ValueText.of(spelling));
        }
        Span span = outcome.span();
        if (span != null) {
            map.put("field", span.field());
            map.put("start", span.start());
            map.put("end", span.end());
            map.put("text", span.text());
        }
        if (outcome.hint() != null) {
            map.put("hint", outcome.hint());
        }
        return map;
    }
}
