package gac.correlate.sigma.match;

import gac.correlate.sigma.Span;
import gac.correlate.sigma.text.Glob;
import java.util.function.Consumer;

/** Values of one field (or, without a field, of the whole event) of which one matches, or all do. */
final class ItemPredicate implements Predicate {
    private final int slot;
    private final ValueTest[] tests;
    private final boolean all;

    ItemPredicate(int slot, ValueTest[] tests, boolean all) {
        this.slot = slot;
        this.tests = tests;
        this.all = all;
    }

    @Override
    public boolean test(EventFields fields) {
        FieldValues values = values(fields);
        if (values.count() == 0) {
            return false;
        }
        for (ValueTest test : tests) {
            if (any(test, values, fields) != all) {
                return !all;
            }
        }
        return all;
    }

    @Override
    public void spans(EventFields fields, Consumer<Span> spans) {
        FieldValues values = values(fields);
        String name = slot == FieldTable.EVERYTHING ? "" : fields.name(slot);
        for (ValueTest test : tests) {
            for (int i = 0; i < values.count(); i++) {
                ValueView view = values.view(i);
                long span = test.find(view, fields);
                if (span != Glob.NONE) {
                    spans.accept(new Span(name, view.text(), Glob.start(span), Glob.end(span)));
                    break;
                }
            }
        }
    }

    private FieldValues values(EventFields fields) {
        return fields.values(slot);
    }

    private static boolean any(ValueTest test, FieldValues values, EventFields fields) {
        for (int i = 0; i < values.count(); i++) {
            if (test.test(values.view(i), fields)) {
                return true;
            }
        }
        return false;
    }
}
