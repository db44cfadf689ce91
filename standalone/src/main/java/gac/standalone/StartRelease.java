package gac.standalone;

import gac.correlate.release.Difference;
import gac.correlate.release.Manifest;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseHistory;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.ReleasePublisher;
import gac.correlate.release.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start does with its files: they become a release when somebody has changed them since the last start and they say something else than
 * the release in force. A start alone takes nothing back that was applied to the running Gác.
 */
final class StartRelease {
    private static final Logger LOG = LoggerFactory.getLogger(StartRelease.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String AUTHOR = System.getProperty("user.name", "gac");

    private final Map<String, Object> client;
    private final Path mark;
    private final Clock clock;

    /** @param mark the file that remembers which files the last start saw */
    StartRelease(Map<String, Object> client, Path mark, Clock clock) {
        this.client = client;
        this.mark = mark;
        this.clock = clock;
    }

    /**
     * Publishes the files, or says why not.
     *
     * @throws CommandFailure with every error, when they cannot be used and there is no release before
     */
    void publish(Proposal proposal, boolean imports) throws InterruptedException, IOException {
        ReleaseLog log = ReleaseHistory.read(client, ANSWER);
        Optional<Known> inForce = log.newest();
        if (!proposal.problems().isEmpty()) {
            refuse(proposal, inForce);
            return;
        }
        Terms terms = imports
                ? Terms.NONE
                : new Terms(
                        Trials.carried(inForce, proposal.release()),
                        Expiries.of(inForce, proposal.release(), clock.instant()));
        Difference difference = Difference.of(
                inForce.map(Known::release).orElse(null),
                Proposal.of(proposal.documents(), terms).release());
        String content = Release.idOf(Instant.EPOCH, proposal.documents());
        boolean changed = !Files.exists(mark) || !Files.readString(mark).equals(content);
        if (inForce.isPresent() && difference.isEmpty()) {
            LOG.debug(
                    "the files say what release {} says",
                    inForce.get().manifest().id());
        } else if (inForce.isPresent() && !changed) {
            LOG.warn(
                    "the files are as at the last start, and the release in force says something else ({}): it stays. "
                            + "gac diff shows the difference, gac apply takes the files. In force: {}",
                    DifferenceText.summary(difference),
                    ReleaseText.line(inForce.get().manifest()));
        } else {
            take(proposal, log.stored(), terms, imports, inForce, difference);
        }
        if (log.refusedFiles() != null) {
            settle();
        }
        Files.writeString(mark, content);
    }

    private void take(
            Proposal proposal,
            Set<String> stored,
            Terms terms,
            boolean imports,
            Optional<Known> inForce,
            Difference difference)
            throws InterruptedException {
        try (ReleasePublisher publisher = ReleasePublisher.open(client)) {
            Manifest manifest = imports
                    ? publisher.publishForAllTimes(proposal.documents(), AUTHOR, clock)
                    : publisher.publish(
                            proposal.documents(),
                            stored,
                            terms,
                            AUTHOR,
                            inForce.isPresent() ? "the files changed before a start" : "the first start",
                            clock);
            if (inForce.isPresent()) {
                LOG.info(
                        "the files have changed ({}): they are release {}, in force from {}",
                        DifferenceText.summary(difference),
                        manifest.id(),
                        ReleaseText.time(manifest.from()));
            } else {
                LOG.debug("published release {}", manifest.id());
            }
        }
    }

    private void refuse(Proposal proposal, Optional<Known> inForce) throws InterruptedException {
        if (inForce.isEmpty()) {
            throw CommandFailure.input(proposal.told());
        }
        try (ReleasePublisher publisher = ReleasePublisher.open(client)) {
            publisher.refused(proposal.problems(), AUTHOR, clock);
        }
        LOG.error(
                "the files are refused, all of them, and the release in force stays: {}\n{}\n"
                        + "mend them, and start again or say gac apply",
                ReleaseText.line(inForce.get().manifest()),
                proposal.told());
    }

    private void settle() throws InterruptedException {
        try (ReleasePublisher publisher = ReleasePublisher.open(client)) {
            publisher.settled();
        }
    }
}
