package gac.correlate.sigma.load;

import gac.correlate.sigma.Origin;
import gac.correlate.sigma.text.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping read by expected keys: what is missing or of the wrong kind is an error at its place. */
record Section(Yaml.Mapping mapping, String name) {

    static Section of(Yaml node, String name) {
        if (node instanceof Yaml.Mapping mapping) {
            return new Section(mapping, name);
        }
        throw new DefinitionException(
                node.origin(), "'" + name + "' must be a mapping, not " + node.kind(), "write lines of 'key: value'");
    }

    Origin origin() {
        return mapping.origin();
    }

    /** Where a key stands; the section itself when it is missing. */
    Origin origin(String key) {
        Yaml.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.origin() : entry.key();
    }

    @Nullable
    Yaml get(String key) {
        return mapping.get(key);
    }

    Yaml required(String key, String mend) {
        Yaml value = get(key);
        if (value == null) {
            List<String> slips = mapping.entries().keySet().stream()
                    .filter(written -> !Names.slips(written, List.of(key)).isEmpty())
                    .toList();
            String meant = slips.isEmpty() ? "" : "did you mean that by '" + String.join("', '", slips) + "'? ";
            throw new DefinitionException(origin(), "'" + name + "' has no '" + key + "'", meant + mend);
        }
        return value;
    }

    /** The text of a scalar; null when the key is missing or null. */
    @Nullable
    String text(String key) {
        Yaml value = get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Yaml.Scalar scalar) {
            return scalar.isNull() ? null : scalar.text();
        }
        throw new DefinitionException(value.origin(), "'" + key + "' must be text, not " + value.kind());
    }

    /** The texts of a list, or the one text of a scalar; empty when the key is missing or null. */
    List<String> texts(String key) {
        return scalars(key).stream().map(Yaml.Scalar::text).toList();
    }

    List<Yaml.Scalar> scalars(String key) {
        Yaml value = get(key);
        List<Yaml.Scalar> scalars = new ArrayList<>();
        if (value instanceof Yaml.Sequence sequence) {
            for (Yaml element : sequence.elements()) {
                if (!(element instanceof Yaml.Scalar scalar) || scalar.isNull()) {
                    throw new DefinitionException(
                            element.origin(), "'" + key + "' must list text, not " + element.kind());
                }
                scalars.add(scalar);
            }
        } else if (value instanceof Yaml.Scalar scalar) {
            if (!scalar.isNull()) {
                scalars.add(scalar);
            }
        } else if (value != null) {
            throw new DefinitionException(value.origin(), "'" + key + "' must be text or a list, not " + value.kind());
        }
        return scalars;
    }

    boolean bool(String key) {
        Yaml value = get(key);
        if (value == null) {
            return false;
        }
        Boolean bool = value instanceof Yaml.Scalar scalar ? scalar.bool() : null;
        if (bool == null) {
            throw new DefinitionException(value.origin(), "'" + key + "' must be true or false, not " + value.kind());
        }
        return bool;
    }

    /** Those keys that this section does not have. */
    Map<String, Origin> unknownKeys(Collection<String> known) {
        Map<String, Origin> unknown = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                unknown.put(key, entry.key());
            }
        });
        return unknown;
    }

    /** Refuses keys this section does not have: a misspelt key would otherwise be silently without effect. */
    void onlyKeys(Collection<String> known) {
        unknownKeys(known).forEach((key, origin) -> {
            throw new DefinitionException(
                    origin,
                    "'" + name + "' has an unknown key '" + key + "'",
                    Names.meant(key, known) + "the keys are " + String.join(", ", known));
        });
    }
}
