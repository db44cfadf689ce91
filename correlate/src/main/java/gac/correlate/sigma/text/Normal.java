package gac.correlate.sigma.text;

import java.text.Normalizer;

/**
 * Canonical composition (NFC), so that one text in two encodings (composed and decomposed Vietnamese, say) is one text
 * to a rule. Text of characters that no composition touches is composed already and is returned as it is.
 */
public final class Normal {
    private static final char FIRST_AFFECTED = '\u0300';
    /** Latin Extended Additional, where the Vietnamese letters are, holds composed letters only. */
    private static final char FIRST_COMPOSED = '\u1E00';

    private static final char LAST_COMPOSED = '\u1EFF';
    /** Dashes, quotes and the ellipsis. */
    private static final char FIRST_PUNCTUATION = '\u2010';

    private static final char LAST_PUNCTUATION = '\u2027';

    private Normal() {}

    public static String compose(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isAffected(text.charAt(i))) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /** False when composing leaves the character alone, whatever stands around it; careful rather than complete. */
    public static boolean isAffected(char c) {
        return c >= FIRST_AFFECTED
                && (c < FIRST_COMPOSED || c > LAST_COMPOSED)
                && (c < FIRST_PUNCTUATION || c > LAST_PUNCTUATION);
    }
}
