package gac.ingest.join;

import static gac.ingest.join.Joiner.End.AGE;
import static gac.ingest.join.Joiner.End.CLOSED;
import static gac.ingest.join.Joiner.End.COMPLETE;
import static gac.ingest.join.Joiner.End.EVICTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinerTest {
    private static final Instant T = Instant.parse("2026-11-22T08:00:00Z");

    private final Joiner<String> joiner = new Joiner<>(new Joiner.Limits(2, 3, Duration.ofSeconds(10)));

    private List<Joiner.Group<String>> add(String key, String member, int second) {
        return joiner.add(key, member, member, T.plusSeconds(second), false);
    }

    private static Joiner.Group<String> group(String key, Joiner.End end, String... members) {
        return new Joiner.Group<>(key, List.of(members), 0, end);
    }

    @Test
    void the_last_member_ends_its_group() {
        assertThat(add("a", "a1", 0)).isEmpty();
        assertThat(add("b", "b1", 0)).isEmpty();
        assertThat(joiner.add("a", "a2", "a2", T, true)).containsExactly(group("a", COMPLETE, "a1", "a2"));
        assertThat(joiner.add("c", "c1", "c1", T, true)).as("alone").containsExactly(group("c", COMPLETE, "c1"));
        assertThat(joiner.size()).isEqualTo(1);
    }

    @Test
    void age_counts_from_the_last_member_and_in_the_time_given() {
        add("a", "a1", 0);
        add("b", "b1", 1);
        add("a", "a2", 9);
        assertThat(joiner.advance(T.plusSeconds(10))).isEmpty();
        assertThat(joiner.advance(T.plusSeconds(11))).containsExactly(group("b", AGE, "b1"));
        assertThat(joiner.add("c", "c1", "c1", T.plusSeconds(19), true))
                .containsExactly(group("a", AGE, "a1", "a2"), group("c", COMPLETE, "c1"));
    }

    @Test
    void a_late_member_does_not_turn_time_back() {
        add("a", "a1", 100);
        assertThat(add("b", "b1", 0)).isEmpty();
        assertThat(joiner.advance(T.plusSeconds(109))).isEmpty();
        assertThat(joiner.advance(T.plusSeconds(110))).containsExactly(group("a", AGE, "a1"), group("b", AGE, "b1"));
    }

    @Test
    void one_key_too_many_ends_the_one_that_is_quiet_for_longest() {
        add("a", "a1", 0);
        add("b", "b1", 1);
        add("a", "a2", 2);
        assertThat(add("c", "c1", 3)).containsExactly(group("b", EVICTED, "b1"));
        assertThat(joiner.close()).containsExactly(group("a", CLOSED, "a1", "a2"), group("c", CLOSED, "c1"));
        assertThat(joiner.size()).isZero();
    }

    @Test
    void members_beyond_the_limit_are_counted_and_repeated_ones_are_not() {
        for (String member : List.of("1", "2", "2", "3", "1", "4", "5")) {
            add("a", member, 0);
        }
        assertThat(joiner.close()).containsExactly(new Joiner.Group<>("a", List.of("1", "2", "3"), 2, CLOSED));
    }

    @Test
    void limits_that_hold_nothing_are_refused() {
        assertThatThrownBy(() -> new Joiner.Limits(0, 1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever comes in whatever order: every member is in exactly one group, in order, and the bounds hold. */
    @Test
    void nothing_is_lost_and_nothing_is_doubled() {
        Random random = new Random(7);
        Joiner<Integer> many = new Joiner<>(new Joiner.Limits(5, 1_000, Duration.ofSeconds(3)));
        Map<String, List<Integer>> sent = new HashMap<>();
        Map<String, List<Integer>> got = new HashMap<>();
        List<Joiner.Group<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String key = "k" + random.nextInt(8);
            sent.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
            groups.addAll(many.add(key, "" + i, i, T.plusSeconds(i / 3 - random.nextInt(20)), random.nextInt(10) == 0));
            assertThat(many.size()).isLessThanOrEqualTo(5);
        }
        groups.addAll(many.close());
        groups.forEach(group ->
                got.computeIfAbsent(group.key(), k -> new ArrayList<>()).addAll(group.members()));
        assertThat(got).isEqualTo(sent);
    }
}
