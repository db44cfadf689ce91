package gac.correlate.sigma.explain;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Addresses;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.TextPattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a value that does not match would have needed: a little less strictness, or another kind of field. */
final class Hints {
    private Hints() {}

    /** A less strict value, and what to tell when it matches. */
    record Relaxed(Value value, String hint) {}

    /** In the order in which they are tried; empty when the value is as loose as it can be. */
    static List<Relaxed> relaxed(@Nullable String field, Value value) {
        List<Relaxed> relaxed = new ArrayList<>();
        if (value instanceof Value.Text text) {
            if (text.cased()) {
                relaxed.add(new Relaxed(new Value.Text(text.pattern(), false), "it does in another case: 'cased'"));
            }
            TextPattern anywhere = text.pattern().startingAnywhere().endingAnywhere();
            boolean says = !text.pattern().literalText().isEmpty();
            if (field != null && says && !anywhere.equals(text.pattern())) {
                relaxed.add(new Relaxed(
                        new Value.Text(anywhere, text.cased()), "it stands inside the value: 'contains' would match"));
            }
        } else if (value instanceof Value.Regex regex && !regex.flags().contains(Value.Flag.IGNORE_CASE)) {
            Set<Value.Flag> flags = EnumSet.of(Value.Flag.IGNORE_CASE);
            flags.addAll(regex.flags());
            relaxed.add(new Relaxed(
                    new Value.Regex(regex.expression(), flags), "it does in another case: 're|i' would match"));
        } else if (value instanceof Value.FieldReference reference && reference.cased()) {
            relaxed.add(new Relaxed(
                    new Value.FieldReference(reference.field(), reference.place(), false),
                    "it does in another case: 'cased'"));
        }
        return relaxed;
    }

    /** Why the field's value cannot be compared at all; null when it can. */
    static @Nullable String unfit(Value value, Explanation.Field field) {
        Object seen = field.value();
        if (seen == null || seen instanceof List<?>) {
            return null;
        }
        if (value instanceof Value.Compare && Scalars.number(seen) == null) {
            return "the value is no number";
        }
        if (value instanceof Value.Cidr && Addresses.parse(Scalars.text(seen)) == null) {
            return "the value is no IP address";
        }
        if (value instanceof Value.DatePart && !(seen instanceof Number) && !isDate(Scalars.text(seen))) {
            return "the value is no ISO 8601 date";
        }
        return null;
    }

    private static boolean isDate(String text) {
        return text.matches("\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d.*)?");
    }
}
