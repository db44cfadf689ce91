package gac.correlate.sigma.index;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.match.FieldTable;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.TextPattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must stand in a field for a value of a rule to match. */
final class Anchors {
    /** Longer literals are looked for by this many characters, and compared where these stand: so a step in the text stays cheap whatever the rule. */
    private static final int LONGEST = 64;

    private Anchors() {}

    /** Anchors of which one holds exactly when the value matches; null when it takes more than that to know. */
    static @Nullable Set<Anchor> exact(Value value, int slot) {
        if (value instanceof Value.Numeral numeral) {
            Anchor plain = whole(Scalars.plain(numeral.number()), slot);
            Anchor written = whole(numeral.written(), slot);
            if (isLong(plain) || isLong(written)) {
                return null;
            }
            return plain.equals(written) ? Set.of(plain) : Set.of(plain, written);
        }
        if (!(value instanceof Value.Text text) || text.cased()) {
            return null;
        }
        List<TextPattern.Part> parts = text.pattern().parts();
        if (parts.isEmpty()) {
            return Set.of(slot == FieldTable.EVERYTHING ? present(slot) : whole("", slot));
        }
        boolean openStart = parts.get(0) instanceof TextPattern.Part.AnyRun;
        boolean openEnd = parts.get(parts.size() - 1) instanceof TextPattern.Part.AnyRun;
        int at = openStart ? 1 : 0;
        if (parts.size() == 1 && openStart) {
            return Set.of(present(slot));
        }
        boolean single = parts.size() == at + (openEnd ? 2 : 1);
        if (!single || !(parts.get(at) instanceof TextPattern.Part.Literal)) {
            return null;
        }
        Anchor literal = longest(text.pattern(), slot);
        return isLong(literal) ? null : Set.of(literal);
    }

    /** Anchors of which one holds wherever the value matches, and maybe elsewhere; the value is not one of those that match by absence. */
    static Set<Anchor> necessary(Value value, int slot) {
        if (value instanceof Value.Text text) {
            return Set.of(cut(longest(text.pattern(), slot)));
        }
        if (value instanceof Value.Regex regex) {
            String literal = CaseFolding.fold(RegexLiterals.required(Normal.compose(regex.expression())));
            return Set.of(literal.isEmpty() ? present(slot) : cut(new Anchor(slot, Anchor.Kind.ANYWHERE, literal)));
        }
        return Set.of(present(slot));
    }

    private static Anchor present(int slot) {
        return new Anchor(slot, Anchor.Kind.PRESENT, "");
    }

    private static Anchor whole(String text, int slot) {
        Anchor.Kind kind = slot == FieldTable.EVERYTHING ? Anchor.Kind.ANYWHERE : Anchor.Kind.WHOLE;
        return new Anchor(slot, kind, CaseFolding.fold(Normal.compose(text)));
    }

    /** The longest literal of the pattern, where it must stand. */
    private static Anchor longest(TextPattern pattern, int slot) {
        List<TextPattern.Part> parts = pattern.parts();
        Anchor best = present(slot);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof TextPattern.Part.Literal part) {
                String literal = CaseFolding.fold(Normal.compose(part.text()));
                if (literal.length() > best.literal().length()) {
                    best = new Anchor(slot, kind(i, parts.size(), slot), literal);
                }
            }
        }
        return best;
    }

    /** Whole values are found by one hash, however long. */
    private static boolean isLong(Anchor anchor) {
        return anchor.kind() != Anchor.Kind.WHOLE && anchor.literal().length() > LONGEST;
    }

    private static Anchor cut(Anchor anchor) {
        if (!isLong(anchor)) {
            return anchor;
        }
        String literal = anchor.literal();
        String part = anchor.kind() == Anchor.Kind.END
                ? literal.substring(literal.length() - LONGEST)
                : literal.substring(0, LONGEST);
        return new Anchor(anchor.slot(), anchor.kind(), part);
    }

    private static Anchor.Kind kind(int part, int parts, int slot) {
        if (slot == FieldTable.EVERYTHING) {
            return Anchor.Kind.ANYWHERE;
        }
        if (part == 0) {
            return parts == 1 ? Anchor.Kind.WHOLE : Anchor.Kind.START;
        }
        return part == parts - 1 ? Anchor.Kind.END : Anchor.Kind.ANYWHERE;
    }
}
