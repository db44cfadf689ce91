package gac.correlate.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a list that is walked through. */
class IndicatorTableTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private static List<String> found(Consumer<Consumer<IndicatorTable.Hit>> search) {
        List<String> found = new ArrayList<>();
        search.accept(hit -> found.add(hit.feed() + " " + hit.indicator().value() + " "
                + hit.indicator().label() + " " + hit.indicator().confidence()));
        return found.stream().sorted().toList();
    }

    private record Listed(String feed, Indicator indicator) {
        private boolean valid(Instant at) {
            Instant from = indicator.from();
            Instant until = indicator.until();
            return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
        }

        @Override
        public String toString() {
            return feed + " " + indicator.value() + " " + indicator.label() + " " + indicator.confidence();
        }
    }

    private static @Nullable Instant near(Random random) {
        return random.nextInt(3) == 0 ? NOW.plusSeconds(random.nextInt(2_000) - 1_000) : null;
    }

    private static List<Listed> random(Random random, List<String> pieces) {
        List<Listed> all = new ArrayList<>();
        for (String feed : List.of("one", "two", "three")) {
            List<Indicator> indicators = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String value = random.nextBoolean() ? address(random) : domain(random);
                IndicatorType type = value.indexOf('/') >= 0
                                || value.indexOf(':') >= 0
                                || Character.isDigit(value.charAt(value.length() - 1))
                        ? IndicatorType.ADDRESS
                        : IndicatorType.DOMAIN;
                indicators.add(new Indicator(
                        type,
                        Indicator.canonical(type, value),
                        random.nextBoolean() ? "label " + random.nextInt(3) : null,
                        random.nextInt(101),
                        null,
                        near(random),
                        near(random)));
            }
            Feed made = Feed.of(feed, indicators, Map.of());
            pieces.addAll(made.texts());
            made.indicators().forEach(one -> all.add(new Listed(feed, one)));
        }
        return all;
    }

    private static String address(Random random) {
        boolean four = random.nextInt(3) > 0;
        String base = four
                ? "203.0." + random.nextInt(3) + "." + random.nextInt(8)
                : "2001:db8:" + random.nextInt(3) + "::" + random.nextInt(8);
        if (random.nextInt(3) > 0) {
            return base;
        }
        int prefix = four ? 16 + random.nextInt(17) : 32 + random.nextInt(97);
        return new IPAddressString(base + "/" + prefix)
                .getAddress()
                .toPrefixBlock()
                .getLower()
                .toCanonicalString();
    }

    private static String domain(Random random) {
        StringBuilder name = new StringBuilder();
        for (int labels = random.nextInt(4); labels > 0; labels--) {
            name.append("abc".charAt(random.nextInt(3))).append('.');
        }
        return name + List.of("bad.example", "worse.example", "example").get(random.nextInt(3)) + ".vn";
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatTheListHolds(long seed) {
        Random random = new Random(seed);
        List<String> pieces = new ArrayList<>();
        List<Listed> all = random(random, pieces);
        IndicatorTable table = IndicatorTable.of(pieces);
        assertThat(table.size()).isEqualTo(all.size());
        int hits = 0;
        for (int round = 0; round < 2_000; round++) {
            Instant at = NOW.plusSeconds(random.nextInt(3_000) - 1_500);
            String address = random.nextInt(2) == 0
                    ? "203.0." + random.nextInt(4) + "." + random.nextInt(9)
                    : "2001:db8:" + random.nextInt(3) + "::" + random.nextInt(9);
            var parsed = new IPAddressString(address).getAddress();
            List<String> expected = all.stream()
                    .filter(one -> one.indicator.type() == IndicatorType.ADDRESS
                            && one.valid(at)
                            && new IPAddressString(one.indicator.value())
                                    .getAddress()
                                    .toPrefixBlock()
                                    .contains(parsed))
                    .map(Listed::toString)
                    .sorted()
                    .toList();
            assertThat(found(to -> table.address(address, at, to))).as(address).isEqualTo(expected);
            String name = domain(random).toUpperCase(java.util.Locale.ROOT) + (random.nextBoolean() ? "." : "");
            String lower = name.toLowerCase(java.util.Locale.ROOT).replaceFirst("\\.$", "");
            List<String> above = all.stream()
                    .filter(one -> one.indicator.type() == IndicatorType.DOMAIN
                            && one.valid(at)
                            && (lower.equals(one.indicator.value()) || lower.endsWith("." + one.indicator.value())))
                    .map(Listed::toString)
                    .sorted()
                    .toList();
            assertThat(found(to -> table.domain(name, at, to))).as(name).isEqualTo(above);
            hits += expected.size() + above.size();
        }
        assertThat(hits).isGreaterThan(1_000);
    }

    /** Java's own IDN fails on these in one version and refuses them in another. */
    @Test
    void namesLongerThanNamesAreEndQuicklyInNothing() {
        IndicatorTable table = IndicatorTable.of(List.of(
                Indicator.of(IndicatorType.DOMAIN, "bad.example"),
                Indicator.of(IndicatorType.URL, "http://bad.example/x")));
        for (String label : List.of(
                "\u00E9".repeat(1_001), "\u00E9".repeat(300) + ".vn", "\uD800", "xn--\u00E9", "a.".repeat(2_000))) {
            assertThat(found(to -> table.domain(label, NOW, to))).isEmpty();
            assertThat(found(to -> table.url("http://" + label + "/x", NOW, to)))
                    .isEmpty();
        }
    }

    @Test
    void urlsHashesAndSenders() {
        List<Indicator> listed = new ArrayList<>();
        for (String value : List.of(
                "http://Bad.example/a?b=1", "d41d8cd98f00b204e9800998ecf8427e", "x@bad.example", "203.0.113.0/24")) {
            listed.add(Indicator.of(Indicator.typeOf(value), value));
        }
        IndicatorTable table = IndicatorTable.of(Feed.of("f", listed, Map.of()).texts());
        assertThat(found(to -> table.url("https://BAD.example/a?b=1", NOW, to))).hasSize(1);
        assertThat(found(to -> table.url("bad.example/a?b=2", NOW, to))).isEmpty();
        assertThat(found(to -> table.url("", NOW, to))).isEmpty();
        assertThat(found(to -> table.text(IndicatorType.HASH, "D41D8CD98F00B204E9800998ECF8427E", NOW, to)))
                .hasSize(1);
        assertThat(found(to -> table.text(IndicatorType.SENDER, "X@bad.example", NOW, to)))
                .hasSize(1);
        assertThat(found(to -> table.address("::ffff:203.0.113.9", NOW, to))).hasSize(1);
        for (String nothing :
                List.of("", ".", "..", "-", "999.1.1.1", "a".repeat(100_000), "\u0000", ".".repeat(10_000))) {
            assertThat(found(to -> table.address(nothing, NOW, to))).isEmpty();
            assertThat(found(to -> table.domain(nothing, NOW, to))).isEmpty();
            assertThat(found(to -> table.url(nothing, NOW, to))).isEmpty();
        }
        assertThat(IndicatorTable.EMPTY.isEmpty()).isTrue();
    }
}
