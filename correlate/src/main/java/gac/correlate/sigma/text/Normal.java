package gac.correlate.sigma.text;

import java.text.Normalizer;

/**
 * Canonical composition (NFC), so that one text in two encodings (composed and decomposed Vietnamese, say) is one text
 * to a rule. Text below U+0300 is composed already and is returned as it is.
 */
public final class Normal {
    private static final char FIRST_AFFECTED = '\u0300';

    private Normal() {}

    public static String compose(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_AFFECTED) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }
}
