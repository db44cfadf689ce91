package gac.correlate.sigma.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names that somebody who wrote another one may have meant. */
public final class Names {
    private static final int MOST = 3;
    private static final int LONGEST = 60;

    private Names() {}

    /** The likest first, at most three: other case, a slip of one or two letters, the last part of a longer name. */
    public static List<String> like(Collection<String> wanted, Collection<String> known) {
        record Like(String name, int distance) {}
        List<Like> found = new ArrayList<>();
        for (String candidate : known) {
            int best = Integer.MAX_VALUE;
            for (String name : wanted) {
                best = Math.min(best, distance(name, candidate));
            }
            if (best < Integer.MAX_VALUE) {
                found.add(new Like(candidate, best));
            }
        }
        found.sort(Comparator.comparingInt(Like::distance).thenComparing(Like::name));
        Set<String> names = new LinkedHashSet<>();
        found.stream().limit(MOST).forEach(like -> names.add(like.name()));
        return List.copyOf(names);
    }

    /** Those known names that differ by a slip only. */
    public static List<String> slips(String wanted, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(wanted, name) <= 2)
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name))
                        .thenComparing(name -> name))
                .limit(MOST)
                .toList();
    }

    /** {@code did you mean this or that?}, of the known names that differ by a slip only; empty when there is none. */
    public static String meant(String wanted, Collection<String> known) {
        List<String> slips = slips(wanted, known);
        return slips.isEmpty() ? "" : "did you mean " + String.join(" or ", slips) + "? ";
    }

    /** 0 for another case, then the letters to change, then the last part of a longer name; MAX_VALUE when the names have nothing in common. */
    private static int distance(String wanted, String known) {
        if (wanted.equals(known) || wanted.length() > LONGEST || known.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        String a = bare(wanted);
        String b = bare(known);
        if (a.equals(b)) {
            return 0;
        }
        int slips = slips(a, b);
        if (slips <= Math.min(2, Math.min(a.length(), b.length()) / 4)) {
            return slips;
        }
        boolean sameEnd = wanted.indexOf('.') < 0
                && a.length() > 2
                && a.equals(bare(known.substring(known.lastIndexOf('.') + 1)));
        return sameEnd ? 3 : Integer.MAX_VALUE;
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    /** Letters to insert, remove or replace (Levenshtein). */
    private static int slips(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
