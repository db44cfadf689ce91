package gac.correlate.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RhythmTest {
    private static final Instant START = Instant.parse("2026-11-02T01:00:00Z");

    /** Against a reference that walks through each silence minute by minute and keeps every day. */
    @Test
    void whatIsUnusualIsWhatAllSilencesOfTheLastDaysSay() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Rhythm rhythm = new Rhythm();
            Map<String, Map<LocalDate, Integer>> longest = new HashMap<>();
            Instant now = START;
            for (int i = 0; i < 600; i++) {
                int minutes = random.nextInt(10) == 0 ? random.nextInt(60 * 40) : random.nextInt(20);
                now = now.plus(Duration.ofMinutes(minutes));
                rhythm.heard(Duration.ofMinutes(minutes), now);
                byHand(Duration.ofMinutes(minutes), now, longest);
                if (random.nextInt(50) == 0) {
                    rhythm = Rhythm.of(rhythm.written(), now);
                }
                assertThat(rhythm.unusual(now))
                        .as("seed %d, silence %d", seed, i)
                        .isEqualTo(unusual(longest, hour(now)));
                assertThat(rhythm.unusual())
                        .as("seed %d, silence %d", seed, i)
                        .isEqualTo(unusual(longest.getOrDefault("whole", Map.of())));
            }
        }
    }

    /** Hours as text: day off or not, and the hour. */
    private static String hour(Instant instant) {
        ZonedDateTime time = instant.atZone(Hours.ZONE);
        return (time.getDayOfWeek().getValue() >= 6 ? "off " : "work ") + time.getHour();
    }

    private static void byHand(Duration silence, Instant ended, Map<String, Map<LocalDate, Integer>> longest) {
        LocalDate today = ended.atZone(Hours.ZONE).toLocalDate();
        Map<String, Integer> most = new HashMap<>();
        most.put(hour(ended), 0);
        most.put("whole", (int) silence.toSeconds());
        int run = 0;
        for (Instant at = ended.minus(silence); at.isBefore(ended); at = at.plusSeconds(60)) {
            boolean another = run > 0 && !hour(at).equals(hour(at.minusSeconds(60)));
            run = another ? 60 : run + 60;
            most.merge(hour(at), run, Math::max);
        }
        most.forEach((kind, seconds) ->
                longest.computeIfAbsent(kind, made -> new TreeMap<>()).merge(today, seconds, Math::max));
        longest.values().forEach(days -> {
            while (days.size() > Rhythm.DAYS + (days.containsKey(today) ? 1 : 0)) {
                days.remove(Collections.min(days.keySet()));
            }
        });
    }

    private static Duration unusual(Map<String, Map<LocalDate, Integer>> longest, String hour) {
        String twin = hour.startsWith("off") ? hour.replace("off", "work") : hour.replace("work", "off");
        Map<LocalDate, Integer> days = longest.getOrDefault(hour, longest.getOrDefault(twin, Map.of()));
        if (days.size() >= 3) {
            return unusual(days);
        }
        int most = longest.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("whole"))
                .flatMap(entry -> entry.getValue().values().stream())
                .filter(seconds -> seconds < 3300)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(-1);
        int own = days.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        return Duration.ofSeconds(2L * Math.max(most, own) + 60);
    }

    private static Duration unusual(Map<LocalDate, Integer> days) {
        double[] all = days.values().stream()
                .mapToDouble(Integer::doubleValue)
                .sorted()
                .toArray();
        double median = middle(all);
        double spread = middle(Arrays.stream(all)
                .map(value -> Math.abs(value - median))
                .sorted()
                .toArray());
        double usual = all.length < 3 ? 2 * all[all.length - 1] : 1.5 * (median + 3 * 1.4826 * spread);
        return Duration.ofSeconds((long) usual + 60);
    }

    private static double middle(double[] sorted) {
        List<Double> all = new ArrayList<>();
        Arrays.stream(sorted).forEach(all::add);
        while (all.size() > 2) {
            all.remove(0);
            all.remove(all.size() - 1);
        }
        return all.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** An outage of a night does not make the next one unnoticed. */
    @Test
    void oneOutageChangesNothing() {
        Rhythm rhythm = new Rhythm();
        Instant day = Instant.parse("2026-11-02T03:30:00Z");
        for (int i = 0; i < 5; i++) {
            rhythm.heard(Duration.ofSeconds(30), day.plus(Duration.ofDays(i)));
        }
        rhythm.heard(Duration.ofMinutes(25), day.plus(Duration.ofDays(4)));
        assertThat(rhythm.unusual(day.plus(Duration.ofDays(4)))).isEqualTo(Duration.ofSeconds(105));
        assertThat(new Rhythm().unusual(day)).isNull();
    }
}
