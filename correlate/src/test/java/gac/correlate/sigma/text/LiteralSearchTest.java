package gac.correlate.sigma.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The searches for many literals against looking for one after the other, over few letters so that near misses are common. */
class LiteralSearchTest {
    private static final List<String> ASCII =
            List.of("a", "b", "ab", "abab", "ba", "[", "{", "@", "`", "-", "\\", "1", "powershell");
    private static final List<String> OTHERS = List.of("đ", "\u0111b", "\u0191", "\u0211", "\uD83D\uDE00", "\u212B");

    @Test
    void findsWhatOneAfterTheOtherFinds() {
        int found = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            Random random = new Random(seed);
            List<String> literals = literals(random, 1 + random.nextInt(40), 1 + random.nextInt(6));
            LiteralTable table = LiteralTable.of(literals);
            LiteralEdges starts = LiteralEdges.starts(literals);
            LiteralEdges ends = LiteralEdges.ends(literals);
            LiteralSearch search = LiteralSearch.of(literals);
            for (int i = 0; i < 20; i++) {
                String text = text(random, 1 + random.nextInt(9));
                for (SearchText searched : forms(text, random)) {
                    String folded = CaseFolding.fold(text);
                    assertThat(table.find(searched)).as(text).isEqualTo(literals.indexOf(folded));
                    Set<Integer> told = new TreeSet<>();
                    starts.find(searched, (literal, state) -> told.add(literal), "");
                    assertThat(told).as(text).isEqualTo(expected(literals, folded, String::startsWith));
                    told.clear();
                    ends.find(searched, (literal, state) -> told.add(literal), "");
                    assertThat(told).as(text).isEqualTo(expected(literals, folded, String::endsWith));
                    told.clear();
                    search.find(searched, (literal, state) -> told.add(literal), "");
                    assertThat(told)
                            .as("%s in %s", literals, text)
                            .isEqualTo(expected(literals, folded, String::contains));
                    found += told.size();
                }
            }
        }
        assertThat(found).isBetween(100_000, 1_000_000);
    }

    /** Literals that share all grams are looked up another way. */
    @Test
    void findsLiteralsThatShareTheirGrams() {
        List<String> literals = IntStream.range(10, 99)
                .mapToObj(i -> "a".repeat(20) + i)
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        literals.add("b" + "a".repeat(30));
        LiteralSearch search = LiteralSearch.of(literals);
        for (int i = 10; i < 99; i++) {
            String text = "A".repeat(i) + i + "b" + "a".repeat(i);
            Set<Integer> told = new TreeSet<>();
            search.find(encoded(text, 3), (literal, state) -> told.add(literal), "");
            assertThat(told).isEqualTo(expected(literals, CaseFolding.fold(text), String::contains));
        }
    }

    /** Text that is searched as it lies must be, as far as ASCII goes, what composing and folding makes of it. */
    @Test
    void onlyPlainTextIsSearchedAsItLies() {
        int plain = 0;
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            String character = Character.toString(c);
            byte[] utf8 = ("e" + character + "i").getBytes(StandardCharsets.UTF_8);
            if (Utf8.isPlain(utf8, 0, utf8.length)) {
                plain++;
                String folded = CaseFolding.fold(Normal.compose("e" + character + "i"));
                assertThat(folded).startsWith("e").endsWith("i");
                assertThat(folded.substring(1, folded.length() - 1).chars()).allMatch(unit -> unit >= 0x80);
            }
        }
        // Latin letters, the Vietnamese ones, and punctuation.
        assertThat(plain).isBetween(900, 1_100);
        byte[] cut = {'a', (byte) 0xE1, (byte) 0xBA};
        assertThat(Utf8.isPlain(cut, 0, cut.length)).isFalse();
    }

    private static Set<Integer> expected(List<String> literals, String text, BiPredicate<String, String> stands) {
        Set<Integer> expected = new TreeSet<>();
        for (int i = 0; i < literals.size(); i++) {
            if (stands.test(text, literals.get(i))) {
                expected.add(i);
            }
        }
        return expected;
    }

    /** Every way in which a text may be looked at. */
    private static List<SearchText> forms(String text, Random random) {
        List<SearchText> forms = new ArrayList<>();
        char[] folded = CaseFolding.fold(text + "powershell").toCharArray();
        forms.add(new SearchText().narrowed(folded, text.length()));
        if (text.chars().allMatch(c -> c < 0x80)) {
            forms.add(encoded(text, random.nextInt(10)));
        }
        return forms;
    }

    /** The text amid others, that a literal must not reach into. */
    private static SearchText encoded(String text, int from) {
        byte[] bytes = ("powershell".substring(0, from) + text + "abab".substring(0, from % 4))
                .getBytes(StandardCharsets.US_ASCII);
        return new SearchText().encoded(bytes, from, text.length());
    }

    private static List<String> literals(Random random, int count, int longest) {
        Set<String> literals = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            literals.add(CaseFolding.fold(text(random, 1 + random.nextInt(longest))));
        }
        return List.copyOf(literals);
    }

    private static String text(Random random, int atoms) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < atoms; i++) {
            List<String> from = random.nextInt(12) == 0 ? OTHERS : ASCII;
            String atom = from.get(random.nextInt(from.size()));
            text.append(random.nextBoolean() ? atom : atom.toUpperCase(java.util.Locale.ROOT));
        }
        return text.toString();
    }
}
