package gac.correlate.release;

import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import java.util.stream.Collectors;

/** What a rule matches, filters included, as a text that is the same for rules that match the same events by the same words. */
final class Matching {
    private Matching() {}

    /** Without what the rule is called and where it stands in its file. */
    static String of(SigmaRule rule) {
        String selections = rule.detection().selections().entrySet().stream()
                .map(selection -> selection.getKey() + "=" + text(selection.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
        return rule.logSource() + "\n" + selections + "\n" + rule.detection().condition();
    }

    private static String text(Selection selection) {
        if (selection instanceof Selection.All all) {
            return all.items().stream().map(Matching::text).collect(Collectors.joining(" and ", "{", "}"));
        }
        return ((Selection.Any) selection)
                .alternatives().stream().map(Matching::text).collect(Collectors.joining(" or ", "[", "]"));
    }

    private static String text(Item item) {
        return item.field() + "|" + item.key() + "|" + item.all() + item.negated() + item.values();
    }
}
