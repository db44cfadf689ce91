package gac.correlate.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Seeded random rules and events over few letters and few fields, so that matches and near misses are common. */
final class RandomRules {
    private static final List<String> FIELDS = List.of("f0", "f1", "f2", "f3");
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "A",
            "B",
            "ab",
            "ba",
            "aab",
            "-a",
            " -b",
            "/b",
            ".",
            "\\\\",
            "1",
            "7",
            "10",
            "đ",
            "Đ",
            "e\u0302",
            "\u1EC7",
            "\uD83D\uDE00",
            "\u0131",
            "I",
            "ß",
            "\u1E9E",
            "\u0000",
            "\u0300",
            "\u2014",
            "abcdefghijklmnopq",
            "ABCDEFGHIJKLMNOPR",
            "fghij",
            "YWJh",
            "FiYW",
            "\uD83D\uDE01",
            "\u212A",
            "k",
            "\u017F",
            "s",
            "®",
            "cdefghi",
            "efghijklm",
            "GHIJKLMNOPQ");
    private static final List<String> PLACES = List.of("", "|contains", "|startswith", "|endswith");
    private static final List<String> REGEXES = List.of(
            "a+b",
            "^a",
            "b$",
            "a|b",
            "[ab]{2}",
            "ab?a",
            "(ab)+1",
            "A.*B",
            "\\.a",
            "\\d+",
            "x{2}a",
            "(a|b)1{1,2}",
            "ab{0}",
            "(?i)AB",
            "a\\b",
            "đ",
            "[^]a]b",
            "a{b|c}",
            "(a{2}){1,3}7",
            "defgh[a-z]",
            "\\s[ab]{2}",
            "[a-f]{5}");
    private static final List<String> NETWORKS =
            List.of("192.0.2.0/24", "192.0.2.128/25", "2001:db8::/32", "0.0.0.0/0");

    private final Random random;

    RandomRules(long seed) {
        random = new Random(seed);
    }

    /** The YAML of a rule. */
    String rule(int number) {
        StringBuilder yaml = new StringBuilder("title: t\nid: r" + number + "\nlogsource: {category: "
                + one(List.of("a", "b", "c")) + "}\ndetection:\n");
        int selections = 1 + random.nextInt(3);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < selections; i++) {
            String name = one(List.of("sel", "filter", "_x")) + i;
            names.add(name);
            yaml.append("  ").append(name).append(":").append(selection());
        }
        return yaml.append("  condition: ")
                .append(condition(names, 2))
                .append('\n')
                .toString();
    }

    private String selection() {
        if (random.nextInt(8) == 0) {
            return " [" + text() + ", " + text() + "]\n";
        }
        if (random.nextInt(4) == 0) {
            return "\n    -" + items().replace("\n    ", "\n      ").replaceFirst("\n     ", "") + "    -"
                    + items().replace("\n    ", "\n      ").replaceFirst("\n     ", "");
        }
        return items();
    }

    private String items() {
        Map<String, String> items = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String field = one(FIELDS);
            switch (random.nextInt(16)) {
                case 0 -> items.put(field + "|re" + one(List.of("", "|i", "|s")), quoted(one(REGEXES)));
                case 1 -> items.put(field + "|cidr", quoted(one(NETWORKS)));
                case 2 -> items.put(field + one(List.of("|gt", "|gte", "|lt", "|lte")), "" + random.nextInt(12));
                case 3 -> items.put(field + "|exists", "" + random.nextBoolean());
                case 4 -> items.put(field, "null");
                case 5 -> items.put(field + "|fieldref" + one(PLACES), one(FIELDS));
                case 6 -> items.put(field, "" + random.nextInt(12));
                case 7 -> items.put(field + one(List.of("|hour", "|day|gte", "|week|lt")), "" + random.nextInt(24));
                case 8 -> items.put(field + one(PLACES) + "|windash", "[" + text() + ", " + text() + "]");
                case 14 -> items.put(field + "|base64offset|contains", "[abab, bab1]");
                case 15 -> items.put(field + "|wide|base64|contains", "abab");
                case 9 -> {
                    List<String> many = new ArrayList<>();
                    for (int k = 0; k < 9; k++) {
                        many.add(text());
                    }
                    items.put(field + "|contains", many.toString());
                }
                default -> {
                    String modifiers = one(PLACES) + one(List.of("", "", "", "|cased", "|neq"));
                    boolean list = random.nextInt(3) == 0;
                    boolean all = list && random.nextBoolean();
                    String value = list ? "[" + text() + ", " + text() + ", " + text() + "]" : text();
                    items.put(field + modifiers + (all ? "|all" : ""), value);
                }
            }
        }
        StringBuilder yaml = new StringBuilder();
        items.forEach(
                (key, value) -> yaml.append("\n    ").append(key).append(": ").append(value));
        return yaml.append('\n').toString();
    }

    private String condition(List<String> names, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 2)) {
            case 0, 1, 2 -> one(names);
            case 3 -> "not " + one(names);
            case 4 -> "(" + condition(names, depth - 1) + " and " + condition(names, depth - 1) + ")";
            case 5 -> condition(names, depth - 1) + " or " + condition(names, depth - 1);
            case 6 -> one(names) + " and not " + condition(names, depth - 1);
            case 7 -> one(List.of("1", "all")) + " of " + names.get(0).substring(0, 2) + "*";
            default -> "not (" + condition(names, depth - 1) + ")";
        };
    }

    /** A Sigma string in YAML double quotes, sometimes with wildcards. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextInt(5) == 0 ? one(List.of("*", "?", "\\*", "\\?")) : one(ATOMS));
        }
        return quoted(text.toString());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0000", "\\0") + '"';
    }

    LogEvent event() {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        for (String field : FIELDS) {
            if (random.nextInt(5) > 0) {
                event.put(field, value());
            }
        }
        return MapEvent.of(event);
    }

    LogSource source() {
        return new LogSource(null, one(List.of("a", "b", "c")), "s");
    }

    private @Nullable Object value() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextInt(12);
            case 2 -> random.nextInt(24) / 2.0;
            case 3 -> random.nextBoolean();
            case 4 -> one(List.of("192.0.2.5", "192.0.2.200", "2001:DB8::5", "198.51.100.1", "192.0.2", "::1"));
            case 5 -> one(List.of("2026-11-22T07:30:00Z", "2026-01-03T19:05:00+07:00", "2026-13-01"));
            case 6 -> random.nextBoolean() ? List.of() : List.of(word(), word(), random.nextInt(12));
            default -> word();
        };
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            word.append(one(ATOMS).replace("\\\\", "\\"));
        }
        if (random.nextInt(8) == 0) {
            word.append(one(List.of("*", "?", "x", "aab1")));
        }
        return word.toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
