package gac.correlate.sigma.load;

import gac.correlate.sigma.Origin;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the detection section of rules and the filter section of filters. */
final class DetectionReader {
    private final Map<String, List<String>> placeholders;
    private final Consumer<DefinitionException> warnings;

    DetectionReader(Map<String, List<String>> placeholders, Consumer<DefinitionException> warnings) {
        this.placeholders = placeholders;
        this.warnings = warnings;
    }

    /** @param notSelections keys of the section that are something else */
    Detection read(Section section, Set<String> notSelections) {
        Map<String, Selection> selections = new LinkedHashMap<>();
        section.mapping().entries().forEach((name, entry) -> {
            if (!name.equals("condition") && !notSelections.contains(name)) {
                selections.put(name, selection(entry.value()));
            }
        });
        Set<String> used = new HashSet<>();
        Condition condition = condition(section, selections, used);
        selections.keySet().forEach(name -> {
            if (!used.contains(name)) {
                warnings.accept(new DefinitionException(
                        section.origin(name), "the condition does not use the selection '" + name + "'"));
            }
        });
        return new Detection(selections, condition);
    }

    private static Condition condition(Section section, Map<String, Selection> selections, Set<String> used) {
        section.required("condition", "write for example 'condition: selection'");
        List<Yaml.Scalar> texts = section.scalars("condition");
        if (texts.isEmpty()) {
            throw new DefinitionException(section.origin("condition"), "the condition is empty");
        }
        List<Condition> conditions = new ArrayList<>();
        for (Yaml.Scalar text : texts) {
            conditions.add(ConditionParser.parse(text.text(), text.origin(), selections.keySet(), name -> {
                used.add(name);
                return new Condition.Named(name);
            }));
        }
        return conditions.size() == 1 ? conditions.get(0) : new Condition.Or(conditions);
    }

    private Selection selection(Yaml node) {
        if (node instanceof Yaml.Mapping mapping) {
            if (mapping.entries().isEmpty()) {
                throw new DefinitionException(node.origin(), "the selection is empty");
            }
            List<Item> items = new ArrayList<>();
            mapping.entries().forEach((key, entry) -> items.add(item(key, entry)));
            return new Selection.All(items);
        }
        if (node instanceof Yaml.Scalar scalar) {
            return new Selection.All(List.of(keywords(node.origin(), List.of(scalar))));
        }
        List<Yaml> elements = ((Yaml.Sequence) node).elements();
        if (elements.isEmpty()) {
            throw new DefinitionException(node.origin(), "the selection is an empty list");
        }
        List<Yaml.Scalar> words = new ArrayList<>();
        List<Selection> alternatives = new ArrayList<>();
        for (Yaml element : elements) {
            if (element instanceof Yaml.Scalar scalar) {
                words.add(scalar);
            } else {
                alternatives.add(selection(element));
            }
        }
        if (!words.isEmpty()) {
            alternatives.add(new Selection.All(List.of(keywords(node.origin(), words))));
        }
        return alternatives.size() == 1 ? alternatives.get(0) : new Selection.Any(alternatives);
    }

    private static Item keywords(Origin origin, List<Yaml.Scalar> words) {
        List<Value> values = new ArrayList<>();
        for (Yaml.Scalar word : words) {
            if (word.isNull()) {
                throw new DefinitionException(
                        word.origin(), "null cannot be looked for as a keyword", "name the field: 'field: null'");
            }
            values.add(Modifiers.settle(Draft.of(word), false));
        }
        return new Item(null, "", false, false, values, origin);
    }

    private Item item(String key, Yaml.Entry entry) {
        String[] parts = key.split("\\|", -1);
        String field = parts[0].isEmpty() ? null : parts[0];
        boolean all = false;
        boolean negated = false;
        boolean cased = false;
        List<String> chain = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            switch (parts[i]) {
                case "all" -> all = true;
                case "neq" -> negated = true;
                case "cased" -> cased = true;
                default -> {
                    if (!parts[i].equals("expand") && !Modifiers.knows(parts[i])) {
                        throw new DefinitionException(
                                entry.key(),
                                "unknown modifier '" + parts[i] + "' in '" + key + "'",
                                Names.meant(parts[i], Modifiers.names()) + "there are: all, cased, neq, expand, "
                                        + String.join(", ", Modifiers.names()));
                    }
                    chain.add(parts[i]);
                }
            }
        }
        List<Value> values = new ArrayList<>();
        for (Yaml.Scalar scalar : values(key, entry)) {
            values.add(value(scalar, chain, cased));
        }
        check(field, key, all, values, entry);
        return new Item(field, key, all, negated, values, entry.key());
    }

    private Value value(Yaml.Scalar scalar, List<String> chain, boolean cased) {
        Draft draft = chain.contains("re") ? Draft.Text.of(scalar.origin(), scalar.text()) : Draft.of(scalar);
        for (String modifier : chain) {
            draft = modifier.equals("expand") ? expand(draft) : Modifiers.apply(modifier, draft);
        }
        return Modifiers.settle(draft, cased);
    }

    private Draft expand(Draft draft) {
        if (draft instanceof Draft.Spellings spellings) {
            return spellings.map(this::expand);
        }
        if (draft instanceof Draft.Settled settled && settled.value() instanceof Value.Regex regex) {
            return Spelling.expand(settled, regex, placeholders);
        }
        return Spelling.expand(Modifiers.text("expand", draft), placeholders);
    }

    private static List<Yaml.Scalar> values(String key, Yaml.Entry entry) {
        if (entry.value() instanceof Yaml.Scalar scalar) {
            return List.of(scalar);
        }
        if (entry.value() instanceof Yaml.Mapping) {
            throw new DefinitionException(
                    entry.value().origin(),
                    "'" + key + "' has a mapping for a value",
                    "write the field's full name, such as 'user.name: root'");
        }
        List<Yaml.Scalar> scalars = new ArrayList<>();
        for (Yaml element : ((Yaml.Sequence) entry.value()).elements()) {
            if (!(element instanceof Yaml.Scalar scalar)) {
                throw new DefinitionException(
                        element.origin(), "'" + key + "' must list single values, not " + element.kind());
            }
            scalars.add(scalar);
        }
        if (scalars.isEmpty()) {
            throw new DefinitionException(
                    entry.key(), "'" + key + "' has no values", "write null for a field that must be absent");
        }
        return scalars;
    }

    private void check(
            @org.jspecify.annotations.Nullable String field,
            String key,
            boolean all,
            List<Value> values,
            Yaml.Entry entry) {
        if (field == null) {
            for (Value value : values) {
                if (value instanceof Value.Null || value instanceof Value.Exists) {
                    throw new DefinitionException(
                            entry.key(), "'" + key + "' has no field for null or exists to be about");
                }
            }
        }
        if (all && values.size() == 1) {
            warnings.accept(new DefinitionException(
                    entry.key(), "'all' in '" + key + "' has no effect on a single value", "leave it out"));
        }
        if (values.size() > 1 && values.stream().anyMatch(Value.Null.class::isInstance)) {
            warnings.accept(new DefinitionException(
                    entry.key(),
                    "'" + key + "' lists null beside other values",
                    "the specification wants null in a selection of its own"));
        }
    }
}
