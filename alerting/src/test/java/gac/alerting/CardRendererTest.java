package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole cards are compared with the files beside this test; {@code -Dgac.update=true} writes them anew, to be read before they are kept. */
class CardRendererTest {
    private static final Path GOLDEN = Path.of("src/test/resources/gac/alerting");

    static Stream<Arguments> cards() {
        return Stream.of(
                        Arguments.of("brute-force", SampleAlerts.bruteForce().build()),
                        Arguments.of("signed-in", SampleAlerts.signedIn().build()),
                        Arguments.of("digest", SampleAlerts.digest().build()),
                        Arguments.of("hostile", SampleAlerts.hostile().build()))
                .flatMap(card -> Stream.of(Language.values())
                        .map(language -> Arguments.of(card.get()[0], language, card.get()[1])));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cards")
    void cardIsAsReviewed(String name, Language language, Alert alert) throws IOException {
        String card = CardRenderer.plain(language).card(alert);
        Path file = GOLDEN.resolve(name + "." + language.name().toLowerCase(Locale.ROOT) + ".txt");
        if (Boolean.getBoolean("gac.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, card);
        }
        assertThat(card).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cards")
    void noLineIsWiderThanTheScreenAndNothingMovesTheCursor(String name, Language language, Alert alert) {
        String plain = CardRenderer.plain(language).card(alert);
        assertSafe(plain);
        String coloured = CardRenderer.inColour(language).card(alert);
        // the renderer's own colours are the only escape sequences, and they add and hide nothing
        String bare = coloured.replaceAll("\u001b\\[[0-9;]*m", "");
        assertSafe(bare);
        assertThat(bare).isEqualTo(unmarked(plain));
        assertThat(coloured.lines()).allSatisfy(line -> {
            int last = line.lastIndexOf("\u001b[");
            assertThat(last < 0 || line.startsWith("\u001b[0m", last)).isTrue();
        });
    }

    private static void assertSafe(String card) {
        assertThat(card).endsWith("\n");
        for (String line : card.split("\n", -1)) {
            assertThat(Printable.width(line)).as(line).isLessThanOrEqualTo(100);
            assertThat(line.codePoints()
                            .filter(c -> Character.getType(c) == Character.CONTROL
                                    || Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.SURROGATE))
                    .as(line)
                    .isEmpty();
        }
    }

    @Test
    void randomLinesAndSpansNeverBreakACard() {
        Random random = new Random(20261122);
        for (int round = 0; round < 400; round++) {
            StringBuilder line = new StringBuilder();
            int length = random.nextInt(600);
            for (int i = 0; i < length; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> line.append((char) random.nextInt(0x10000));
                    case 1 -> line.appendCodePoint(random.nextInt(0x110000));
                    case 2 -> line.append((char) random.nextInt(0x20));
                    default -> line.append((char) (0x20 + random.nextInt(0x5F)));
                }
            }
            List<Span> spans = Stream.generate(() -> new Span(random.nextInt(700) - 50, random.nextInt(700) - 50))
                    .limit(random.nextInt(5))
                    .toList();
            Evidence evidence =
                    new Evidence(line.toString(), false, "e", SampleAlerts.FIRST, SampleAlerts.FIRST, null, "r", spans);
            Alert alert = SampleAlerts.bruteForce()
                    .setEvidence(List.of(evidence))
                    .setGroup(Map.of("user.name", line.toString()))
                    .setTitle(SampleAlerts.text(line.toString(), line.toString()))
                    .build();
            for (Language language : Language.values()) {
                String plain = CardRenderer.plain(language).card(alert);
                assertSafe(plain);
                assertThat(CardRenderer.inColour(language).card(alert).replaceAll("\u001b\\[[0-9;]*m", ""))
                        .isEqualTo(unmarked(plain));
            }
        }
    }

    private static String unmarked(String plain) {
        return plain.replaceAll("[«»]", "");
    }

    @Test
    void theNextCommandIsTheLastRow() {
        assertThat(CardRenderer.plain(Language.VI)
                        .withNextCommand("gac alerts tail --format json")
                        .card(SampleAlerts.bruteForce().build()))
                .endsWith("  Lệnh tiếp     gac alerts tail --format json --id 7KQ-M4X\n");
    }

    @Test
    void aCorrelationOverCorrelationsClosesWithItsFindings() {
        assertThat(CardRenderer.plain(Language.EN)
                        .update(SampleAlerts.signedIn()
                                .setStatus(AlertStatus.final$)
                                .build())
                        .replaceAll("\n +", " "))
                .isEqualTo(
                        "  ↳ 7KQ-M4X closed: 2026-11-20 08:15:02 → 08:19:44 +07, first: Many failed SSH sign-ins from"
                                + " one source (3×); then, within 10 min: Successful SSH sign-in (1×)\n");
    }

    @Test
    void laterRevisionsTakeOneLine() {
        Alert.Builder alert = SampleAlerts.bruteForce().setRevision(3);
        CardRenderer en = CardRenderer.plain(Language.EN);
        CardRenderer vi = CardRenderer.plain(Language.VI);
        assertThat(en.update(alert.build()))
                .isEqualTo("  ↳ 7KQ-M4X now 1,234 events until 2026-11-20 08:19:44 +07 (revision 3)\n");
        assertThat(vi.update(alert.build()))
                .isEqualTo("  ↳ 7KQ-M4X nay có 1.234 sự kiện đến 2026-11-20 08:19:44 +07 (lần cập nhật 3)\n");
        assertThat(en.update(alert.setStatus(AlertStatus.final$).build()))
                .isEqualTo("  ↳ 7KQ-M4X closed: 1,234 events, 2026-11-20 08:15:02 → 08:19:44 +07\n");
        assertThat(vi.update(alert.setStatus(AlertStatus.merged)
                        .setMergedInto("0f3c2b1a9d8e7f5f")
                        .build()))
                .isEqualTo("  ↳ 7KQ-M4X đã gộp vào cảnh báo 0f3c2b1a9d8e7f5f\n");
    }
}
