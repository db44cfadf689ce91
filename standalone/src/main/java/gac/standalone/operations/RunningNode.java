package gac.standalone.operations;

import gac.correlate.release.Releases;
import gac.correlate.release.SystemRegister;
import gac.correlate.topology.GacStreams;
import gac.ingest.Ingest;
import gac.ingest.config.SourceConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Ingest, detect and correlate of this process, seen from outside. */
public final class RunningNode implements Observed {
    private final Ingest ingest;
    private final GacStreams streams;
    private final List<SourceConfig> sources;
    private final Clock clock;
    private final Instant started;

    /** @param sources what ingest was made with */
    public RunningNode(Ingest ingest, GacStreams streams, List<SourceConfig> sources, Clock clock) {
        this.ingest = ingest;
        this.streams = streams;
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public Health live() {
        return Health.live(Vitals.of(ingest, streams));
    }

    @Override
    public Health ready() {
        return Health.ready(Vitals.of(ingest, streams));
    }

    @Override
    public NodeStatus status() {
        Instant now = clock.instant();
        Releases known = streams.releases().known();
        SystemRegister register = known.isEmpty()
                ? SystemRegister.of(List.of())
                : known.inForce(now).systems();
        return NodeStatus.of(Vitals.of(ingest, streams), sources, register, started, now);
    }
}
