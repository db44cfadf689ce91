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
    private static final int LETTERS = 2;

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

    /** Those known names that differ by a slip only: of dotted names, in one part of as many. */
    public static List<String> slips(String wanted, Collection<String> known) {
        return slips(wanted, known, LETTERS);
    }

    /** As {@link #slips(String, Collection)}, but for so many letters at most. */
    public static List<String> slips(String wanted, Collection<String> known, int letters) {
        record Slip(String name, int letters) {}
        return known.stream()
                .map(name -> new Slip(name, slip(wanted, name)))
                .filter(slip -> slip.letters() <= letters)
                .sorted(Comparator.comparingInt(Slip::letters).thenComparing(Slip::name))
                .limit(MOST)
                .map(Slip::name)
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
        int letters = letters(a, b);
        if (letters < Integer.MAX_VALUE) {
            return letters;
        }
        boolean sameEnd = wanted.indexOf('.') < 0
                && a.length() > 2
                && a.equals(bare(known.substring(known.lastIndexOf('.') + 1)));
        return sameEnd ? 3 : Integer.MAX_VALUE;
    }

    /** The letters to change in the one part in which the names differ; MAX_VALUE when it is no slip. */
    private static int slip(String wanted, String known) {
        if (wanted.equals(known) || wanted.length() > LONGEST || known.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        String[] a = wanted.split("\\.", -1);
        String[] b = known.split("\\.", -1);
        int different = -1;
        for (int i = 0; i < a.length && a.length == b.length; i++) {
            if (!a[i].equals(b[i])) {
                if (different >= 0) {
                    return Integer.MAX_VALUE;
                }
                different = i;
            }
        }
        return different < 0 ? Integer.MAX_VALUE : letters(bare(a[different]), bare(b[different]));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    /** The letters to change, at most two and one for every four of the longer name; MAX_VALUE when there are more. */
    private static int letters(String a, String b) {
        int most = Math.min(LETTERS, Math.max(a.length(), b.length()) / 4);
        int letters = Math.abs(a.length() - b.length()) > most ? Integer.MAX_VALUE : changes(a, b);
        return letters <= most ? letters : Integer.MAX_VALUE;
    }

    /** Letters to insert, remove or replace, and neighbours to exchange, no letter twice (optimal string alignment). */
    private static int changes(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int change = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(change, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                rows[i][j] = exchanged ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
            }
        }
        return rows[a.length()][b.length()];
    }
}
