package gac.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.text.Ip;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is sent, a line gives one event, soon, and never another parser's failure. Seeds are fixed: a failure repeats. */
class HostileLinesTest {
    private static final int MEGABYTE = 1 << 20;
    private static final String[] PIECES = {
        " from ",
        " port ",
        " ssh2",
        "[preauth]",
        "user=<",
        ">, ",
        "rip=",
        ", client: ",
        ", request: \"",
        "\"",
        "\\",
        "\\x",
        "%",
        "%25",
        "%u00",
        "] \"",
        "[",
        "]",
        "(",
        ")",
        ": ",
        "; ",
        "=",
        ", ",
        "{",
        "}",
        "<34>",
        "1 ",
        "Nov 22 08:15:01 ",
        "2026-11-22T08:15:01Z",
        "pam_unix(",
        " : ",
        "COMMAND=",
        "\u0000",
        "\uFFFD",
        "\uD83D",
        "é",
        "ệ",
        "999999999999",
        "::",
        "203.0.113.1",
        "2001:db8::1",
        " 200 ",
        "GET ",
        " HTTP/1.1",
        "@4000",
        "NOQUEUE: ",
        "\t",
    };

    private final Normalizer normalizer = new Normalizer();

    @ParameterizedTest
    @EnumSource(LineType.class)
    void changed_fixtures_and_noise_stay_events(LineType type) throws IOException {
        Random random = new Random(42);
        List<String> lines = new ArrayList<>();
        for (Fixture fixture : FixturesTest.all()) {
            lines.addAll(fixture.lines());
        }
        int rounds = Boolean.getBoolean("gac.slow") ? 400_000 : 8_000;
        for (int i = 0; i < rounds; i++) {
            String line = mutate(lines.get(random.nextInt(lines.size())), lines, random);
            check(line, type);
        }
        for (int i = 0; i < 2_000; i++) {
            check(noise(random), type);
        }
    }

    /** As what it is and as what it looks like; the changed lines above go to all types. */
    @Test
    void every_fixture_cut_anywhere_stays_an_event() throws IOException {
        for (Fixture fixture : FixturesTest.all()) {
            for (LineType type : EnumSet.of(fixture.type(), LineType.AUTO)) {
                for (String line : fixture.lines()) {
                    for (int end = 0; end < line.length(); end += 3) {
                        check(line.substring(0, end), type);
                    }
                }
            }
        }
    }

    /** A quadratic step would take hours on these: each is a fixture's beginning and then a megabyte of one piece. */
    @Test
    void a_megabyte_costs_no_more_than_its_length() throws IOException {
        List<String> heads = new ArrayList<>(List.of("", "<34>", "{\"a\":\""));
        for (Fixture fixture : FixturesTest.all()) {
            List<String> lines = fixture.lines();
            heads.add(lines.get(0));
            heads.add(lines.get(0).substring(0, lines.get(0).length() / 2));
            heads.add(lines.get(lines.size() / 2)
                    .substring(0, lines.get(lines.size() / 2).length() * 2 / 3));
        }
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(10), () -> {
            for (String head : heads) {
                for (String piece : PIECES) {
                    check(head + piece.repeat(MEGABYTE / 8 / piece.length()), LineType.AUTO);
                }
            }
            for (String piece : PIECES) {
                check(piece.repeat(MEGABYTE / piece.length()), LineType.AUTO);
                check(
                        "203.0.113.1 - - [22/Nov/2026:08:15:01 +0700] \"GET /?"
                                + piece.repeat(MEGABYTE / piece.length()) + " HTTP/1.1\" 200 1",
                        LineType.NGINX_ACCESS);
            }
        });
    }

    private void check(String line, LineType type) {
        Event event = normalizer.normalize(line, Fixture.context(type));
        assertThat(event.getTags() == null ? List.of() : event.getTags())
                .as(line)
                .doesNotContain("parser_failed");
        assertThat(line).startsWith(event.getEvent().getOriginal());
        assertThat(event.getMessage()).as(line).isNotNull();
        assertThat(event.getIngest().getEffective()).as(line).isBeforeOrEqualTo(Fixture.RECEIVED);
        assertThat(event.getTimestamp()).as(line).isNotNull();
        if (event.getSource() != null && event.getSource().getIp() != null) {
            assertThat(Ip.canonical(event.getSource().getIp()))
                    .as(line)
                    .isEqualTo(event.getSource().getIp());
        }
        if (line.length() < 1_000) {
            assertThat(EventJson.of(event)).isNotNull();
        }
    }

    private static String mutate(String line, List<String> lines, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int change = 1 + random.nextInt(4); change > 0; change--) {
            int at = text.isEmpty() ? 0 : random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> text.replace(at, to, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> text.insert(at, (char) random.nextInt(0x200));
                case 4 -> text.setLength(at);
                default -> {
                    String other = lines.get(random.nextInt(lines.size()));
                    text.insert(at, other.substring(other.isEmpty() ? 0 : random.nextInt(other.length())));
                }
            }
        }
        return text.toString();
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(40); n > 0; n--) {
            if (random.nextBoolean()) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            } else {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
        }
        return text.toString();
    }
}
