package gac.correlate.sigma.match;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Glob;

/** Compares a value with those of another field: one of them must stand in it at the place asked for. */
final class FieldReferenceTest implements ValueTest {
    private final Value.FieldReference reference;
    private final int slot;

    FieldReferenceTest(Value.FieldReference reference, int slot) {
        this.reference = reference;
        this.slot = slot;
    }

    @Override
    public long find(ValueView value, EventFields fields) {
        FieldValues others = fields.values(slot);
        for (int i = 0; i < others.count(); i++) {
            long span = find(value, others.view(i));
            if (span != Glob.NONE) {
                return span;
            }
        }
        return Glob.NONE;
    }

    private long find(ValueView value, ValueView other) {
        int length = value.length();
        int wanted = other.length();
        if (wanted > length) {
            return Glob.NONE;
        }
        return switch (reference.place()) {
            case WHOLE -> wanted == length && standsAt(value, other, 0) ? Glob.span(0, length) : Glob.NONE;
            case START -> standsAt(value, other, 0) ? Glob.span(0, wanted) : Glob.NONE;
            case END -> standsAt(value, other, length - wanted) ? Glob.span(length - wanted, length) : Glob.NONE;
            case ANYWHERE -> anywhere(value, other);
        };
    }

    private long anywhere(ValueView value, ValueView other) {
        String text = reference.cased() ? value.text() : new String(value.folded(), 0, value.length());
        String part = reference.cased() ? other.text() : new String(other.folded(), 0, other.length());
        int at = text.indexOf(part);
        return at < 0 ? Glob.NONE : Glob.span(at, at + part.length());
    }

    private boolean standsAt(ValueView value, ValueView other, int at) {
        int length = other.length();
        if (reference.cased()) {
            return value.text().startsWith(other.text(), at);
        }
        char[] text = value.folded();
        char[] part = other.folded();
        for (int i = 0; i < length; i++) {
            if (text[at + i] != part[i]) {
                return false;
            }
        }
        return true;
    }
}
