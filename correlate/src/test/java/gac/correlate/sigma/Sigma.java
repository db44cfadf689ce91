package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short ways to write rules and events in tests. */
final class Sigma {
    private Sigma() {}

    /** A rule with this detection section (indented or not) and no log source keys. */
    static String rule(String detection) {
        return "title: t\nid: r\nlogsource: {category: test}\ndetection:\n" + detection.indent(2);
    }

    /** Loads texts that must be without errors. */
    static LoadedRules load(String... texts) {
        LoadedRules loaded = parse(texts);
        assertThat(loaded.errors()).isEmpty();
        return loaded;
    }

    static LoadedRules parse(String... texts) {
        return new RuleLoader()
                .parse(java.util.Arrays.stream(texts)
                        .map(text -> new NamedText("rules.yml", text))
                        .toList());
    }

    /** The only error of a text, as a person sees it. */
    static String error(String text) {
        LoadedRules loaded = parse(text);
        assertThat(loaded.errors()).hasSize(1);
        return loaded.errors().get(0).toString();
    }

    /** Whether a rule with this detection section matches the event of these names and values, in turn. */
    static boolean matches(String detection, @Nullable Object... namesAndValues) {
        RuleMatcher matcher = RuleMatcher.compile(load(rule(detection)), Taxonomy.NONE);
        return !matcher.matchAny(event(namesAndValues)).isEmpty();
    }

    /** Whether one item, such as {@code "a|contains: x"}, matches. */
    static boolean item(String item, @Nullable Object... namesAndValues) {
        return matches("sel:\n" + item.indent(2) + "condition: sel", namesAndValues);
    }

    static LogEvent event(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return MapEvent.of(map);
    }

    static List<String> ids(List<Match> matches) {
        return matches.stream().map(match -> match.rule().id()).toList();
    }
}
