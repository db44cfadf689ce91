package gac.correlate.offline;

import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.detect.DetectCounters;
import gac.correlate.detect.DetectStage;
import gac.correlate.detect.EventFields;
import gac.correlate.offline.ExceptionHits.Asked;
import gac.correlate.release.Document;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.schemas.EventView;
import gac.schemas.Wire;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Frontier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the truth: the same events, detected while the exception is in force. */
class ExceptionHitsTest {
    private static final String NONE = "exceptions: []\n";
    private static final String EXCEPTIONS = """
            exceptions:
              - {id: by-user, rule: root_login, when: {user.name: root, source.ip|cidr: 192.0.2.10/31}, owner: SOC, reason: a}
              - {id: by-feed, rule: ssh_failed_login, systems: [portal], when: {host.name: web-1}, owner: SOC, reason: b}
              - {id: whole, category: RECON, owner: SOC, reason: c}
            """;

    private static Release release(String exceptions) {
        Release.Compiled compiled = Release.compile(
                "r",
                Instant.EPOCH,
                List.of(
                        new Document(DefinitionKind.rule, "rules.yml", Lab.RULES),
                        new Document(DefinitionKind.system, "systems.yaml", Lab.SYSTEMS),
                        new Document(DefinitionKind.exception, "exceptions.yaml", exceptions)));
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private static List<Detection> detections(Release release, List<Events> events) {
        List<Detection> detections = new ArrayList<>();
        DetectStage stage = new DetectStage(Wire.local(), ReleaseSource.always(release), 0, new DetectCounters());
        for (int offset = 0; offset < events.size(); offset++) {
            stage.accept(Wire.encode(events.get(offset).event()), offset, 0, new DetectStage.Outputs() {
                @Override
                public void detection(Detection detection, boolean bulk) {
                    detections.add(detection);
                }

                @Override
                public void frontier(Frontier frontier) {}
            });
        }
        return detections;
    }

    private static List<Events> events(long seed) {
        Random random = new Random(seed);
        List<Events> events = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Events event = random.nextInt(3) == 0 ? success("e" + i, i) : failure("e" + i, i);
            events.add(event.from("192.0.2." + (10 + random.nextInt(4)))
                    .user(List.of("root", "an").get(random.nextInt(2)))
                    .host(List.of("web-1", "web-2", "unknown").get(random.nextInt(3))));
        }
        return events;
    }

    private static ExceptionHits count(
            Release release, Set<String> tried, List<Detection> stored, List<Events> events) {
        ExceptionHits hits = new ExceptionHits(release, tried);
        stored.forEach(hits::accept);
        EventView view = EventView.with(Wire.local());
        for (Asked asked : hits.asked()) {
            view.read(Wire.encode(events.get((int) asked.offset()).event()));
            hits.answer(asked, new EventFields(view));
        }
        return hits;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatANewExceptionWouldHaveHeldBackIsWhatItHoldsBack(long seed) {
        Release after = release(EXCEPTIONS);
        List<Events> events = events(seed);
        Map<String, Long> truth = new HashMap<>();
        Map<String, Instant> last = new HashMap<>();
        List<Detection> withThem = detections(after, events);
        for (Detection detection : withThem) {
            if (detection.getException() != null) {
                truth.merge(detection.getException(), 1L, Long::sum);
                last.merge(detection.getException(), detection.getEffective(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        assertThat(truth.keySet()).containsExactlyInAnyOrder("by-user", "by-feed");
        ExceptionHits tried =
                count(after, Set.of("by-user", "by-feed", "whole"), detections(release(NONE), events), events);
        ExceptionHits inForce = count(after, Set.of(), withThem, events);
        for (String id : List.of("by-user", "by-feed", "whole")) {
            assertThat(tried.of(id).held()).as(id).isEqualTo(truth.getOrDefault(id, 0L));
            assertThat(tried.of(id).unknown()).isZero();
            assertThat(tried.of(id).last()).isEqualTo(last.get(id));
            assertThat(inForce.of(id).held()).as(id).isEqualTo(truth.getOrDefault(id, 0L));
            assertThat(inForce.of(id).last()).isEqualTo(last.get(id));
            assertThat(inForce.of(id).top(5)).isEqualTo(tried.of(id).top(5));
        }
        assertThat(tried.of("by-user").of()).isGreaterThan(tried.of("by-user").held());
        assertThat(tried.of("by-user").top(1)).singleElement().asString().startsWith("user.name root (");
    }

    @Test
    void whatCannotBeLookedAtAnyMoreIsNotCountedAsAnything() {
        Release after = release(EXCEPTIONS);
        List<Events> events = List.of(
                success("a", 0).user("root").from("192.0.2.10"), success("b", 1).user("root"));
        ExceptionHits hits = new ExceptionHits(after, Set.of("by-user"));
        detections(release(NONE), events).forEach(hits::accept);
        EventView view =
                EventView.with(Wire.local()).read(Wire.encode(events.get(0).event()));
        hits.answer(hits.asked().get(0), new EventFields(view));
        ExceptionHits.Tally tally = hits.of("by-user");
        assertThat(List.of(tally.of(), tally.held(), tally.unknown())).containsExactly(2L, 1L, 1L);
        assertThat(hits.of("never-there").held()).isZero();
    }

    @Test
    void onlyTheYoungestEventsAreAskedForWhenThereAreTooMany() {
        ExceptionHits hits = new ExceptionHits(release(EXCEPTIONS), Set.of("by-user"));
        Detection detection = detections(release(NONE), List.of(success("a", 0).user("root"))).stream()
                .filter(one -> one.getDefinition().endsWith("3"))
                .findFirst()
                .orElseThrow();
        for (long offset = 0; offset < ExceptionHits.MOST_EVENTS + 10; offset++) {
            detection.setEventOffset(offset);
            hits.accept(detection);
        }
        assertThat(hits.asked()).hasSize(ExceptionHits.MOST_EVENTS);
        assertThat(hits.asked().get(0).offset()).isEqualTo(10);
        assertThat(hits.of("by-user").unknown()).isEqualTo(ExceptionHits.MOST_EVENTS + 10);
    }
}
