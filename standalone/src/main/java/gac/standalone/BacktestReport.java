package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.explain.ValueText;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a backtest found, for people or as JSON lines. */
final class BacktestReport {
    private static final int TOP = 3;

    private final PrintWriter out;
    private final boolean vi;
    private final long events;
    private final boolean components;

    /** @param components also rules that do not alert by themselves */
    BacktestReport(PrintWriter out, boolean vi, long events, boolean components) {
        this.out = out;
        this.vi = vi;
        this.events = events;
        this.components = components;
    }

    private String say(String english, String vietnamese) {
        return vi ? vietnamese : english;
    }

    private List<Backtest.Hits> shown(Backtest test, Map<String, Backtest.Hits> hits) {
        return hits.values().stream()
                .filter(one -> components || test.rules().alertsByItself(one.definition.id()))
                .sorted(Comparator.comparingLong((Backtest.Hits one) -> one.count)
                        .reversed())
                .toList();
    }

    void table(Backtest test, Map<String, Backtest.Hits> hits) {
        List<Backtest.Hits> all = shown(test, hits);
        List<Backtest.Hits> found = all.stream().filter(one -> one.count > 0).toList();
        out.printf(
                "%-34s %-13s %-10s %10s %10s  %-20s  %s%n",
                say("RULE", "LUẬT"),
                say("LEVEL", "MỨC"),
                say("CATEGORY", "LOẠI"),
                say("HITS", "SỐ LẦN"),
                say("OF EVENTS", "TỈ LỆ"),
                say("FIRST", "ĐẦU"),
                say("LAST", "CUỐI"));
        for (Backtest.Hits one : found) {
            out.printf(
                    "%-34s %-13s %-10s %10d %10s  %-20s  %s%n",
                    name(one.definition),
                    one.definition.level().text(),
                    category(one.definition),
                    one.count,
                    rate(one),
                    one.first == null ? "-" : one.first.toString(),
                    one.last == null ? "-" : one.last.toString());
            one.top.forEach((field, values) -> out.println("    " + field + ": "
                    + values.top(TOP).stream()
                            .map(count -> ValueText.text(count.value()) + " (" + (values.slack() > 0 ? "≥ " : "")
                                    + count.count() + ")")
                            .collect(Collectors.joining(", "))));
        }
        List<String> quiet = all.stream()
                .filter(one -> one.count == 0)
                .map(one -> name(one.definition))
                .toList();
        out.printf(
                "%n%s%n",
                say(
                        events + " events; " + found.size() + " rules with hits, " + quiet.size() + " without",
                        events + " sự kiện; " + found.size() + " luật có khớp, " + quiet.size() + " luật không"));
        if (!quiet.isEmpty() && quiet.size() <= 100) {
            out.println(say("no hits: ", "không khớp: ") + String.join(", ", quiet));
        }
    }

    private String rate(Backtest.Hits one) {
        // Of a correlation, events and episodes do not compare.
        return one.definition instanceof SigmaCorrelation || events == 0
                ? "-"
                : String.format(Locale.ROOT, "%.4g%%", 100.0 * one.count / events);
    }

    /** What differs from another rule set, the old one. */
    void against(
            Backtest test,
            Map<String, Backtest.Hits> now,
            Backtest old,
            Map<String, Backtest.Hits> before,
            BacktestDifference difference,
            boolean json) {
        Map<String, Backtest.Hits> all = new LinkedHashMap<>(now);
        before.forEach(all::putIfAbsent);
        int same = 0;
        List<String> lines = new ArrayList<>();
        for (Backtest.Hits one : all.values()) {
            String id = one.definition.id();
            boolean here = now.containsKey(id) && (components || test.rules().alertsByItself(id));
            boolean there = before.containsKey(id) && (components || old.rules().alertsByItself(id));
            long after = here ? count(now, id) : 0;
            long was = there ? count(before, id) : 0;
            BacktestDifference.Change change = difference.change(id);
            String kind = !here && !there
                    ? ""
                    : !there
                            ? "new"
                            : !here ? "gone" : after == was && change.gained + change.lost == 0 ? "same" : "changed";
            if (kind.isEmpty() || kind.equals("same")) {
                same += kind.isEmpty() ? 0 : 1;
                continue;
            }
            if (json) {
                print(change(one.definition, kind, was, after, change));
                continue;
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%-8s %-34s %d → %d%s",
                    kind(kind),
                    name(one.definition),
                    was,
                    after,
                    change.gained + change.lost == 0 ? "" : "  (+" + change.gained + " −" + change.lost + ")"));
            change.examplesGained.forEach(example -> lines.add("    + " + example));
            change.examplesLost.forEach(example -> lines.add("    − " + example));
        }
        if (!json) {
            out.printf("%n%s%n", say("Against the other rule set:", "So với bộ luật kia:"));
            lines.forEach(out::println);
            out.println(say(same + " rules with the same hits", same + " luật khớp như cũ"));
        }
    }

    private String kind(String kind) {
        return switch (kind) {
            case "new" -> say("new", "mới");
            case "gone" -> say("gone", "bỏ");
            default -> say("changed", "đổi");
        };
    }

    private static long count(Map<String, Backtest.Hits> hits, String id) {
        Backtest.Hits one = hits.get(id);
        return one == null ? 0 : one.count;
    }

    private static Map<String, @Nullable Object> change(
            Definition definition, String kind, long was, long after, BacktestDifference.Change change) {
        Map<String, @Nullable Object> object = identity(definition);
        object.put("change", kind);
        object.put("hits_before", was);
        object.put("hits", after);
        object.put("gained", change.gained);
        object.put("lost", change.lost);
        object.put("examples_gained", change.examplesGained);
        object.put("examples_lost", change.examplesLost);
        return object;
    }

    void json(Backtest test, Map<String, Backtest.Hits> hits) {
        for (Backtest.Hits one : shown(test, hits)) {
            Map<String, @Nullable Object> object = identity(one.definition);
            object.put("hits", one.count);
            object.put("events", events);
            if (!(one.definition instanceof SigmaCorrelation) && events > 0) {
                object.put("rate", (double) one.count / events);
            }
            if (one.first != null) {
                object.put("first", one.first.toString());
            }
            if (one.last != null) {
                object.put("last", one.last.toString());
            }
            Map<String, @Nullable Object> top = new LinkedHashMap<>();
            one.top.forEach((field, values) -> top.put(field, values.top(TOP)));
            object.put("top", top);
            print(object);
        }
    }

    private static Map<String, @Nullable Object> identity(Definition definition) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("rule", definition.id());
        if (definition.name() != null) {
            object.put("name", definition.name());
        }
        object.put("title", definition.title());
        object.put(
                "type",
                definition instanceof SigmaCorrelation correlation
                        ? correlation.type().text()
                        : "rule");
        object.put("level", definition.level().text());
        object.put("category", category(definition));
        return object;
    }

    private void print(Map<String, @Nullable Object> object) {
        try {
            out.println(JSON.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String name(Definition definition) {
        String name = definition.name();
        return name == null ? definition.title() : name;
    }

    private static String category(Definition definition) {
        Object category = definition.gac().get("category");
        return category == null ? "-" : category.toString();
    }
}
