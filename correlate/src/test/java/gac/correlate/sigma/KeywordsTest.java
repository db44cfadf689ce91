package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keywords over events that lie encoded: their values are gone through only where the bytes do not tell that no keyword is there. */
class KeywordsTest {
    private static final List<String> ATOMS = List.of(
            "ki",
            "ss",
            "KI",
            "Sk",
            "a",
            "\\",
            ";",
            "`",
            "ệ",
            "đ",
            "\u212A",
            "\u017F",
            "\u037E",
            "\u1FEF",
            "e\u0301",
            "\u0301",
            "7",
            "\uD83D\uDE00",
            "tr",
            "ue",
            "-",
            "xyz");
    private static final List<Object> OTHERS = List.of(7, 2.5, true, List.of("ki", 7, "ss;"));

    /** Counts how often all its values are asked for. */
    private static final class Watched implements LogEvent {
        private final LogEvent event;
        private int asked;

        Watched(LogEvent event) {
            this.event = new EncodedEvent(event);
        }

        @Override
        public @Nullable Object get(String field) {
            return event.get(field);
        }

        @Override
        public boolean has(String field) {
            return event.has(field);
        }

        @Override
        public void forEachValue(Consumer<Object> consumer) {
            event.forEachValue(consumer);
        }

        @Override
        public void read(List<String> names, boolean everything, FieldSink sink) {
            asked += everything ? 1 : 0;
            event.read(names, everything, sink);
        }

        @Override
        public byte @Nullable [] encoded() {
            return event.encoded();
        }
    }

    private static List<String> ids(RuleMatcher matcher, LogEvent event) {
        return Sigma.ids(matcher.matchAny(event));
    }

    @Test
    void agreeWithTheNaiveEvaluatorAndAreNotLookedForInVain() {
        int spared = 0;
        int asked = 0;
        int matched = 0;
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            StringBuilder rules = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                String keywords = word(random, 3) + "', '" + word(random, 3);
                rules.append("title: t\nid: r")
                        .append(i)
                        .append("\ndetection:\n  k: ['")
                        .append(keywords);
                rules.append("']\n  s: {f0: '").append(word(random, 2)).append("*'}\n  condition: ");
                rules.append(List.of("k", "k and s", "s or k", "s and not k").get(random.nextInt(4)))
                        .append("\n---\n");
            }
            LoadedRules loaded = Sigma.load(rules.toString());
            RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
            for (int i = 0; i < 400; i++) {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                for (int field = 0; field < 4; field++) {
                    boolean other = random.nextInt(6) == 0;
                    fields.put("f" + field, other ? OTHERS.get(random.nextInt(OTHERS.size())) : word(random, 5));
                }
                Watched event = new Watched(MapEvent.of(fields));
                List<String> expected = loaded.rules().stream()
                        .filter(rule -> NaiveEvaluator.matches(rule.detection(), event))
                        .map(SigmaRule::id)
                        .toList();
                assertThat(ids(matcher, event)).as("seed %d, %s", seed, fields).isEqualTo(expected);
                spared += event.asked == 0 ? 1 : 0;
                asked += event.asked;
                matched += expected.size();
            }
        }
        assertThat(spared).isGreaterThan(400);
        assertThat(asked).isGreaterThan(5_000);
        assertThat(matched).isGreaterThan(5_000);
    }

    private static String word(Random random, int most) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            word.append(ATOMS.get(random.nextInt(ATOMS.size())));
        }
        return word.toString();
    }

    /** Numbers, instants and booleans are no text in the bytes of an event: keywords that may stand in them are looked for in the values. */
    @Test
    void keywordsOfNumbersAreFound() {
        for (String keyword : List.of("625", "tru", "2.5", "nan", "alse", "-7", "e")) {
            RuleMatcher matcher = RuleMatcher.compile(
                    Sigma.load(Sigma.rule("k: ['" + keyword + "', mimikatz]\ncondition: k")), Taxonomy.NONE);
            for (Object value : List.of(4625, true, false, 2.5, Double.NaN, -7)) {
                LogEvent event = Sigma.event("a", "x", "b", value);
                boolean expected =
                        value.toString().toLowerCase(java.util.Locale.ROOT).contains(keyword);
                assertThat(ids(matcher, new EncodedEvent(event)))
                        .as("%s in %s", keyword, value)
                        .hasSize(expected ? 1 : 0);
            }
        }
    }

    /** Of all characters, those that composing and folding make ASCII are the four that are looked for. */
    @Test
    void charactersThatBecomeAsciiAreKnown() {
        List<Integer> become = new ArrayList<>();
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(c);
            boolean ascii = CaseFolding.fold(Normal.compose(text)).chars().anyMatch(folded -> folded < 0x80);
            if (ascii) {
                become.add(c);
            }
            byte[] bytes = ("x" + text).getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.mayBecomeAscii(bytes)).as("U+%04X", c).isEqualTo(ascii);
            for (String mark : List.of("\u0301", "\u0323", "\u0338")) {
                String composed = CaseFolding.fold(Normal.compose(text + mark));
                assertThat(!ascii && composed.chars().anyMatch(folded -> folded < 0x80))
                        .as("U+%04X and a mark", c)
                        .isFalse();
            }
        }
        assertThat(become).containsExactly(0x17F, 0x37E, 0x1FEF, 0x212A);
    }
}
