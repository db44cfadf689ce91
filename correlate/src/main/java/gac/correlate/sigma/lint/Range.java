package gac.correlate.sigma.lint;

import gac.correlate.sigma.detection.Value;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers that several comparisons leave. */
final class Range {
    private @Nullable BigDecimal low;
    private @Nullable BigDecimal high;
    private boolean lowOut;
    private boolean highOut;

    private Range() {}

    /** Whether no number meets all comparisons. An unwanted one counts the other way round where the value must be a number at all. */
    static boolean empty(List<List<Value>> wanted, List<Value> unwanted) {
        Range range = new Range();
        boolean number = false;
        for (List<Value> values : wanted) {
            if (values.size() == 1 && values.get(0) instanceof Value.Compare compare) {
                range.narrow(compare.order(), compare.number());
                number = true;
            }
        }
        if (!number) {
            return false;
        }
        for (Value value : unwanted) {
            if (value instanceof Value.Compare compare) {
                switch (compare.order()) {
                    case LT -> range.narrow(Value.Order.GTE, compare.number());
                    case LTE -> range.narrow(Value.Order.GT, compare.number());
                    case GT -> range.narrow(Value.Order.LTE, compare.number());
                    case GTE -> range.narrow(Value.Order.LT, compare.number());
                    case EQ -> {}
                }
            }
        }
        return range.isEmpty();
    }

    private void narrow(Value.Order order, BigDecimal number) {
        boolean out = order == Value.Order.LT || order == Value.Order.GT;
        if (order == Value.Order.GT || order == Value.Order.GTE || order == Value.Order.EQ) {
            int sign = low == null ? 1 : number.compareTo(low);
            lowOut = sign > 0 ? out : sign == 0 ? lowOut || out : lowOut;
            low = sign > 0 ? number : low;
        }
        if (order == Value.Order.LT || order == Value.Order.LTE || order == Value.Order.EQ) {
            int sign = high == null ? -1 : number.compareTo(high);
            highOut = sign < 0 ? out : sign == 0 ? highOut || out : highOut;
            high = sign < 0 ? number : high;
        }
    }

    private boolean isEmpty() {
        if (low == null || high == null) {
            return false;
        }
        int sign = low.compareTo(high);
        return sign > 0 || (sign == 0 && (lowOut || highOut));
    }
}
