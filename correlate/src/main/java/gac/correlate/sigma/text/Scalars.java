package gac.correlate.sigma.text;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The text and the number of a single event value. */
public final class Scalars {
    /** Longer text is not taken for a number: no log writes one, and arithmetic on it would be an attack. */
    private static final int MAX_DIGITS = 100;

    private Scalars() {}

    /** Strings as they are; numbers in plain decimals without trailing zeros; everything else as Java writes it. */
    public static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return value.toString();
        }
        BigDecimal number = value instanceof Number ? number(value) : null;
        return number == null ? value.toString() : plain(number);
    }

    /** The number's plain decimals, or with an exponent when they would be longer than anyone writes. */
    public static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return Math.abs(stripped.scale()) > MAX_DIGITS ? stripped.toString() : stripped.toPlainString();
    }

    /** The number a value is or, as text, writes in plain decimals; null when there is none. */
    public static @Nullable BigDecimal number(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? new BigDecimal(value.toString()) : null;
        }
        if (value instanceof java.math.BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Number number) {
            return BigDecimal.valueOf(number.longValue());
        }
        return value instanceof String text && writesNumber(text) ? new BigDecimal(text) : null;
    }

    private static boolean writesNumber(String text) {
        int length = text.length();
        int i = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (length > MAX_DIGITS || i == length) {
            return false;
        }
        int points = 0;
        int digits = 0;
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                points++;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }
}
