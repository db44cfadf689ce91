package gac.correlate.sigma.text;

/**
 * Unicode simple case folding (CaseFolding.txt, statuses C and S): every code point maps to one code point of the same
 * number of UTF-16 units, so positions in folded text are positions in the original.
 *
 * <p>The Turkish letters U+0130 (İ) and U+0131 (ı) fold to themselves: an i with and without a dot are different letters
 * unless the locale is Turkish, and rules have no locale.
 */
public final class CaseFolding {
    private static final char[] BMP = new char[Character.MAX_VALUE + 1];

    static {
        for (int c = 0; c < BMP.length; c++) {
            BMP[c] = (char) foldSlowly(c);
        }
    }

    private CaseFolding() {}

    /** Folds the first {@code length} units of the array in place. */
    public static void fold(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text[i + 1])) {
                int folded = foldSlowly(Character.toCodePoint(c, text[i + 1]));
                text[i] = Character.highSurrogate(folded);
                text[++i] = Character.lowSurrogate(folded);
            } else {
                text[i] = BMP[c];
            }
        }
    }

    /** Folds a character that is no surrogate. */
    public static char fold(char c) {
        return BMP[c];
    }

    public static String fold(String text) {
        char[] chars = text.toCharArray();
        fold(chars, chars.length);
        return new String(chars);
    }

    /**
     * The JDK has no folding table; lower case of upper case is the same relation, save for the two Turkish letters. A
     * mapping that would leave its plane is not followed, so that lengths stay.
     */
    private static int foldSlowly(int codePoint) {
        if (codePoint == 0x130 || codePoint == 0x131) {
            return codePoint;
        }
        int folded = Character.toLowerCase(Character.toUpperCase(codePoint));
        return Character.charCount(folded) == Character.charCount(codePoint) ? folded : codePoint;
    }
}
