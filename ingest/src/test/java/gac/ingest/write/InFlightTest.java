package gac.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static long fill(InFlight.Share share) {
        long taken = 0;
        while (!share.full()) {
            share.add(1);
            taken++;
        }
        return taken;
    }

    @Test
    void whoFloodsLeavesRoomForOthers() {
        InFlight inFlight = new InFlight(1200);
        InFlight.Share one = inFlight.of("one");
        assertThat(inFlight.of("one")).isSameAs(one);
        assertThat(fill(one)).isEqualTo(600);
        assertThat(fill(inFlight.of("two"))).isEqualTo(300);
        assertThat(fill(inFlight.of("three"))).isEqualTo(150);
        assertThat(inFlight.bytes()).isEqualTo(1050);
        assertThat(inFlight.full()).isTrue();
        one.done(600);
        assertThat(inFlight.of("two").full()).isFalse();
    }

    @Test
    void whoWaitsGoesOnWithHalfOfWhatIsFree() {
        InFlight inFlight = new InFlight(1200);
        InFlight.Share share = inFlight.of("one");
        List<String> told = new ArrayList<>();
        share.whenRoom(() -> told.add("at once"));
        assertThat(told).containsExactly("at once");
        share.add(fillable(share));
        share.whenRoom(() -> told.add("later"));
        share.done(199);
        assertThat(told).hasSize(1);
        share.done(1); // 400 of its own, 800 free
        assertThat(told).containsExactly("at once", "later");
    }

    private static long fillable(InFlight.Share share) {
        long taken = fill(share);
        share.done(taken);
        return taken;
    }

    /** A source that has nothing and came too late, because others had more under way than they should, is told by their end. */
    @Test
    void whoHasNothingIsToldByOthers() {
        InFlight inFlight = new InFlight(100);
        InFlight.Share large = inFlight.of("large");
        large.add(150);
        List<String> told = new ArrayList<>();
        inFlight.of("late").whenRoom(() -> told.add("late"));
        large.done(49);
        assertThat(told).isEmpty();
        large.done(1);
        assertThat(told).containsExactly("late");
    }

    @Test
    void seededNobodyWaitsForEver() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            InFlight inFlight = new InFlight(1000);
            long[] own = new long[4];
            int[] waiting = new int[own.length];
            for (int step = 0; step < 400; step++) {
                int who = random.nextInt(own.length);
                InFlight.Share share = inFlight.of("s" + who);
                if (random.nextInt(3) > 0 && own[who] > 0) {
                    long part = 1 + random.nextLong(own[who]);
                    own[who] -= part;
                    share.done(part);
                } else if (!share.full() && waiting[who] == 0) {
                    long more = 1 + random.nextLong(400); // what one read of a socket brings may go beyond
                    own[who] += more;
                    share.add(more);
                } else {
                    waiting[who]++;
                    share.whenRoom(() -> waiting[who]--);
                }
                assertThat(inFlight.bytes()).isEqualTo(Arrays.stream(own).sum());
                assertThat(Arrays.stream(waiting).min().orElseThrow()).isNotNegative();
            }
            for (int who = 0; who < own.length; who++) {
                inFlight.of("s" + who).done(own[who]);
            }
            assertThat(waiting).containsOnly(0);
        }
    }
}
