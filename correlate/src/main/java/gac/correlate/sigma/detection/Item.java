package gac.correlate.sigma.detection;

import gac.correlate.sigma.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a map: a field and the values it may have, modifiers applied.
 *
 * @param field null for keywords, which are looked for in every value of the event
 * @param key the key as written, modifiers included; empty for plain keywords
 * @param all every value must match (`all`), else one of them
 * @param negated the item matches when the values do not (`neq`); an absent field is different from every value
 */
public record Item(
        @Nullable String field, String key, boolean all, boolean negated, List<Value> values, Origin origin) {
    public Item {
        values = List.copyOf(values);
    }
}
