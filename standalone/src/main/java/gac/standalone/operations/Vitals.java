package gac.standalone.operations;

import gac.correlate.topology.Funnel;
import gac.correlate.topology.GacStreams;
import gac.correlate.topology.Standing;
import gac.ingest.Ingest;
import gac.ingest.IngestStatus;
import java.util.List;

/**
 * What health and status are made of, at one moment.
 *
 * @param deadThreads of ingest, see {@link Ingest#deadThreads}
 * @param standings of detect and correlate
 * @param restoring records of the changelog that are still to be restored
 * @param releaseCurrent whether the release in force is known
 * @param release id of the newest release; empty when there is none
 * @param refusedReleases releases that were published and cannot be used
 */
public record Vitals(
        IngestStatus ingest,
        List<String> deadThreads,
        List<Standing> standings,
        long restoring,
        boolean releaseCurrent,
        String release,
        int refusedReleases,
        Funnel funnel) {
    public Vitals {
        deadThreads = List.copyOf(deadThreads);
        standings = List.copyOf(standings);
    }

    /** Takes them from what runs. */
    public static Vitals of(Ingest ingest, GacStreams streams) {
        return new Vitals(
                ingest.status(),
                ingest.deadThreads(),
                streams.standings(),
                streams.restoration().records(),
                streams.releases().isCurrent(),
                streams.releases().newest(),
                streams.releases().refused(),
                streams.funnel());
    }
}
