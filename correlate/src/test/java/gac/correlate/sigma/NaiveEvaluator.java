package gac.correlate.sigma;

import com.google.re2j.Pattern;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.TextPattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A second evaluator that shares nothing with the first but the model: it walks the rule as written, slowly. */
final class NaiveEvaluator {
    private NaiveEvaluator() {}

    static boolean matches(Detection detection, LogEvent event) {
        return holds(detection.condition(), detection, event);
    }

    private static boolean holds(Condition condition, Detection detection, LogEvent event) {
        if (condition instanceof Condition.Named named) {
            return holds(Objects.requireNonNull(detection.selections().get(named.selection())), event);
        }
        if (condition instanceof Condition.And and) {
            return and.parts().stream().allMatch(part -> holds(part, detection, event));
        }
        if (condition instanceof Condition.Or or) {
            return or.parts().stream().anyMatch(part -> holds(part, detection, event));
        }
        return !holds(((Condition.Not) condition).part(), detection, event);
    }

    private static boolean holds(Selection selection, LogEvent event) {
        return selection instanceof Selection.All all
                ? all.items().stream().allMatch(item -> holds(item, event))
                : ((Selection.Any) selection).alternatives().stream().anyMatch(part -> holds(part, event));
    }

    private static boolean holds(Item item, LogEvent event) {
        boolean result = item.all()
                ? item.values().stream().allMatch(value -> holds(value, item.field(), event))
                : item.values().stream().anyMatch(value -> holds(value, item.field(), event));
        return result != item.negated();
    }

    private static boolean holds(Value value, @Nullable String field, LogEvent event) {
        if (value instanceof Value.Exists exists) {
            return event.has(Objects.requireNonNull(field)) == exists.present();
        }
        List<Object> values = values(field, event);
        if (value instanceof Value.Null) {
            return values.isEmpty();
        }
        return values.stream().anyMatch(one -> holds(value, one, field == null, event));
    }

    private static List<Object> values(@Nullable String field, LogEvent event) {
        List<Object> values = new ArrayList<>();
        if (field == null) {
            event.forEachValue(values::add);
        } else if (event.get(field) instanceof List<?> list) {
            list.stream().filter(Objects::nonNull).forEach(values::add);
        } else if (event.get(field) != null) {
            values.add(Objects.requireNonNull(event.get(field)));
        }
        return values;
    }

    private static boolean holds(Value value, Object one, boolean keyword, LogEvent event) {
        String text = text(one);
        if (value instanceof Value.Text wanted) {
            return textMatches(wanted.pattern(), text, wanted.cased(), keyword);
        }
        if (value instanceof Value.Numeral numeral) {
            String plain = numeral.number().stripTrailingZeros().toPlainString();
            return keyword
                    ? text.contains(plain) || text.contains(numeral.written())
                    : text.equals(plain) || text.equals(numeral.written());
        }
        if (value instanceof Value.Compare compare) {
            BigDecimal number = number(one);
            return number != null && ordered(compare.order(), number.compareTo(compare.number()));
        }
        if (value instanceof Value.DatePart part) {
            return datePart(part, one);
        }
        if (value instanceof Value.Regex regex) {
            int flags = regex.flags().contains(Value.Flag.IGNORE_CASE) ? Pattern.CASE_INSENSITIVE : 0;
            flags |= regex.flags().contains(Value.Flag.MULTILINE) ? Pattern.MULTILINE : 0;
            flags |= regex.flags().contains(Value.Flag.DOT_ALL) ? Pattern.DOTALL : 0;
            return Pattern.compile(regex.expression(), flags).matcher(text).find();
        }
        if (value instanceof Value.Cidr cidr) {
            return inNetwork(cidr.network(), text);
        }
        if (value instanceof Value.FieldReference reference) {
            return values(reference.field(), event).stream()
                    .anyMatch(other -> stands(reference.place(), text, text(other), reference.cased()));
        }
        return ((Value.OneOf) value).spellings().stream().anyMatch(part -> holds(part, one, keyword, event));
    }

    private static boolean stands(Value.Place place, String text, String part, boolean cased) {
        String a = cased ? text : fold(text);
        String b = cased ? part : fold(part);
        return switch (place) {
            case WHOLE -> a.equals(b);
            case START -> a.startsWith(b);
            case END -> a.endsWith(b);
            case ANYWHERE -> a.contains(b);
        };
    }

    /** Dynamic programming over the pattern's parts and the text's code points. */
    private static boolean textMatches(TextPattern pattern, String text, boolean cased, boolean keyword) {
        List<Integer> wanted = new ArrayList<>();
        if (keyword) {
            wanted.add(-1);
        }
        for (TextPattern.Part part : pattern.parts()) {
            if (part instanceof TextPattern.Part.Literal literal) {
                String composed = Normalizer.normalize(literal.text(), Normalizer.Form.NFC);
                (cased ? composed : fold(composed)).codePoints().forEach(wanted::add);
            } else {
                wanted.add(part instanceof TextPattern.Part.AnyRun ? -1 : -2);
            }
        }
        if (keyword) {
            wanted.add(-1);
        }
        int[] given = (cased ? text : fold(text)).codePoints().toArray();
        boolean[] reach = new boolean[given.length + 1];
        reach[0] = true;
        for (int part : wanted) {
            boolean[] next = new boolean[given.length + 1];
            for (int i = 0; i <= given.length; i++) {
                if (part == -1) {
                    next[i] = reach[i] || (i > 0 && next[i - 1]);
                } else if (i > 0) {
                    next[i] = reach[i - 1] && (part == -2 || part == given[i - 1]);
                }
            }
            reach = next;
        }
        return reach[given.length];
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        text.codePoints()
                .forEach(c -> folded.appendCodePoint(
                        c == 0x130 || c == 0x131 ? c : Character.toLowerCase(Character.toUpperCase(c))));
        return folded.toString();
    }

    private static String text(Object value) {
        String text = value instanceof Double || value instanceof BigDecimal
                ? new BigDecimal(value.toString()).stripTrailingZeros().toPlainString()
                : value.toString();
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static @Nullable BigDecimal number(Object value) {
        return value.toString().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)") ? new BigDecimal(value.toString()) : null;
    }

    private static boolean ordered(Value.Order order, int sign) {
        return switch (order) {
            case EQ -> sign == 0;
            case LT -> sign < 0;
            case LTE -> sign <= 0;
            case GT -> sign > 0;
            case GTE -> sign >= 0;
        };
    }

    private static boolean datePart(Value.DatePart part, Object one) {
        String text = one instanceof Number milliseconds
                ? Instant.ofEpochMilli(milliseconds.longValue()).toString()
                : one.toString();
        if (!text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d.*")) {
            return false;
        }
        LocalDateTime date = LocalDateTime.parse(text.substring(0, 16));
        int number = switch (part.part()) {
            case MINUTE -> date.getMinute();
            case HOUR -> date.getHour();
            case DAY -> date.getDayOfMonth();
            case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> date.getMonthValue();
            case YEAR -> date.getYear();
        };
        return ordered(part.order(), BigDecimal.valueOf(number).compareTo(part.number()));
    }

    private static boolean inNetwork(String network, String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*")) {
            return false;
        }
        String[] parts = network.split("/");
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            byte[] base = InetAddress.getByName(parts[0]).getAddress();
            int shift = 8 * base.length - Integer.parseInt(parts[1]);
            return address.length == base.length
                    && new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, base).shiftRight(shift));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
