package gac.correlate.sigma.explain;

import gac.correlate.sigma.Span;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Scalars;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of rules and events in words, on one line, safe to show on a terminal. */
public final class ValueText {
    private static final int SHOWN = 160;
    private static final int CONTEXT = 60;
    private static final int SPELLINGS = 4;

    private ValueText() {}

    /** What a rule's value asks for, modifiers applied. */
    public static String of(Value value) {
        if (value instanceof Value.Text text) {
            return quoted(text.pattern().toString()) + (text.cased() ? " in this case" : "");
        }
        if (value instanceof Value.Numeral numeral) {
            return numeral.written();
        }
        if (value instanceof Value.Compare compare) {
            return sign(compare.order()) + " " + Scalars.plain(compare.number());
        }
        if (value instanceof Value.DatePart part) {
            return part.part().name().toLowerCase(java.util.Locale.ROOT) + " " + sign(part.order()) + " "
                    + Scalars.plain(part.number());
        }
        if (value instanceof Value.Regex regex) {
            String flags = regex.flags().stream()
                    .sorted()
                    .map(flag -> switch (flag) {
                        case IGNORE_CASE -> "i";
                        case MULTILINE -> "m";
                        case DOT_ALL -> "s";
                    })
                    .collect(Collectors.joining());
            return "/" + safe(regex.expression(), 0, SHOWN) + "/" + flags;
        }
        if (value instanceof Value.Cidr cidr) {
            return "in " + cidr.network();
        }
        if (value instanceof Value.FieldReference reference) {
            String place = switch (reference.place()) {
                case WHOLE -> "the value of ";
                case START -> "starts with the value of ";
                case END -> "ends with the value of ";
                case ANYWHERE -> "contains the value of ";
            };
            return place + reference.field() + (reference.cased() ? " in its case" : "");
        }
        if (value instanceof Value.Exists exists) {
            return exists.present() ? "present" : "absent";
        }
        if (value instanceof Value.Null) {
            return "null or absent";
        }
        List<Value> spellings = ((Value.OneOf) value).spellings();
        String shown = spellings.stream().limit(SPELLINGS).map(ValueText::of).collect(Collectors.joining(" | "));
        int more = spellings.size() - SPELLINGS;
        return shown + (more > 0 ? " | " + more + " more spellings" : "");
    }

    /** A field of an event. */
    static String of(Explanation.Field field) {
        String name = field.name();
        String first = field.tried().isEmpty() ? "" : field.tried().get(0);
        String via = name == null || name.equals(first) ? "" : name + " ";
        return switch (field.state()) {
            case EVERYTHING -> "any value of the event";
            case ABSENT ->
                "is absent"
                        + (field.tried().size() > 1
                                ? " (also looked for: "
                                        + String.join(
                                                ", ",
                                                field.tried()
                                                        .subList(
                                                                1, field.tried().size())) + ")"
                                : "")
                        + (field.like().isEmpty() ? "" : "; the event has " + String.join(", ", field.like()));
            case NULL -> via + "is null";
            case EMPTY -> via + "is a list without values";
            case LIST -> via + "has one of [" + list((List<?>) known(field)) + "]";
            case VALUE -> via + "is " + scalar(known(field));
        };
    }

    private static Object known(Explanation.Field field) {
        Object value = field.value();
        return value == null ? "" : value;
    }

    private static String list(List<?> values) {
        String shown = values.stream().limit(10).map(ValueText::scalar).collect(Collectors.joining(", "));
        return values.size() > 10 ? shown + ", " + (values.size() - 10) + " more" : shown;
    }

    private static String scalar(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = Scalars.text(value);
        if (!(value instanceof String)) {
            return text;
        }
        return quoted(text) + (text.length() > SHOWN ? " (" + text.length() + " characters)" : "");
    }

    /** The matched part between « and », with some of the text around it. */
    static String marked(Span span) {
        String text = span.value();
        int from = span.start() > CONTEXT ? span.start() - CONTEXT : 0;
        int to = Math.min(text.length(), span.end() + CONTEXT);
        return (from > 0 ? "…" : "")
                + safe(text, from, span.start())
                + "«"
                + safe(text, span.start(), span.end())
                + "»"
                + safe(text, span.end(), to)
                + (to < text.length() ? "…" : "");
    }

    /** A text from an event, shortened. */
    public static String text(String text) {
        return safe(text, 0, SHOWN) + (text.length() > SHOWN ? "…" : "");
    }

    private static String quoted(String text) {
        return '"' + safe(text, 0, SHOWN) + (text.length() > SHOWN ? "…" : "") + '"';
    }

    /** Control characters as escapes: events are written by attackers, terminals obey them. */
    private static String safe(String text, int from, int to) {
        StringBuilder safe = new StringBuilder();
        int end = Math.min(to, text.length());
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (i - from == 2 * SHOWN) {
                return safe.append('…').toString();
            }
            if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029') {
                safe.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static String sign(Value.Order order) {
        return switch (order) {
            case EQ -> "=";
            case LT -> "<";
            case LTE -> "≤";
            case GT -> ">";
            case GTE -> "≥";
        };
    }
}
