package gac.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded choices and made-up words, so that one seed always gives the same rules and events. */
final class Words {
    private static final String[] SYLLABLES = {
        "ba", "cor", "dex", "el", "fin", "gra", "hy", "in", "jo", "kel", "lum", "mer", "nox", "or", "pri", "qua", "ras",
        "sol", "tor", "un", "ver", "win", "xi", "yor", "zen", "sys", "net", "log", "dump", "scan", "hook", "load"
    };

    private final Random random;

    Words(long seed) {
        random = new Random(seed);
    }

    /** A made-up word of some syllables. */
    String word(int syllables) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
        return word.toString();
    }

    List<String> words(int count, int syllables) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(syllables));
        }
        return words;
    }

    String hex(int digits) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < digits; i++) {
            hex.append("0123456789ABCDEF".charAt(random.nextInt(16)));
        }
        return hex.toString();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** The first ones more often than the last ones, as programs and pages are in real logs. */
    <T> T skewed(List<T> of) {
        return of.get(Math.min(random.nextInt(of.size()), random.nextInt(of.size())));
    }
}
