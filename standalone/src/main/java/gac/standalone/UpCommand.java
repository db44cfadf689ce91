package gac.standalone;

import gac.alerting.CardStream;
import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.SourceConfig;
import gac.ingest.receive.FileReceiver;
import gac.schemas.avro.Alert;
import gac.standalone.operations.ProcessMeters;
import gac.standalone.operations.StatusServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac up}: everything in one process, receiving, until Ctrl-C or SIGTERM. */
@Command(
        name = "up",
        description = "Receive logs, correlate them and show alerts, all in this process. Ctrl-C ends it; "
                + "the next start goes on from there.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nTry it:%n",
        footer = {
            "  gac up",
            "  logger --server 127.0.0.1 --port 5514 --tcp 'hello'      in another window",
            "  gac alerts tail --from beginning                         all alerts so far"
        })
final class UpCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("gac.up");
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration HEALTH = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private Screen screen = new Screen();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for events, alerts and state; it survives restarts (default: data in Gác's folder).")
    private @Nullable Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (default: config/gac.yaml in Gác's folder; it explains itself).")
    private @Nullable Path config;

    @Override
    public Integer call() {
        UpConfig settings = UpConfig.load(config == null ? Home.path().resolve("config/gac.yaml") : config);
        GacNode.Work work = GacNode.Work.load(settings.sources(), settings.files(), false, 0)
                .withStreams(settings.streams());
        try (StopSignal stop = StopSignal.calling(() -> LOG.info("stopping …"))) {
            serve(settings, work, stop);
            LOG.info("stopped"); // before the signal is let go: it ends the process
        }
        return 0;
    }

    private void serve(UpConfig settings, GacNode.Work work, StopSignal stop) {
        try (DataFolder folder = DataFolder.lock(data == null ? Home.path().resolve("data") : data);
                LogFile log = LogFile.open(folder.path(), LOG.isDebugEnabled());
                StatusServer status = bind(settings.http());
                ProcessMeters meters = new ProcessMeters();
                GacNode node = start(folder, settings, work, meters.registry())) {
            status.answer(node.observed(), meters.registry());
            tellInputs(node, work);
            LOG.info("health and metrics: {}/healthz, /readyz, /metrics", status.url());
            LOG.info(
                    "Kafka on {}{}, data in {}, log in {}; Ctrl-C ends it",
                    node.bootstrap(),
                    settings.kafkaPort() == 0 ? " (a free port: the next start takes another)" : "",
                    folder.path(),
                    log.path());
            run(node, stop);
            LOG.info("{}", health(node));
        }
    }

    private static StatusServer bind(HttpConfig http) {
        try {
            return StatusServer.bind(http.bind(), http.port());
        } catch (IOException e) {
            throw CommandFailure.input(
                    "port " + http.port() + " on " + http.bind().getHostAddress() + " cannot be had (" + e.getMessage()
                            + "): choose another with http.port in the configuration, 0 for any free one; for an address"
                            + " of this machine see http.bind",
                    e);
        }
    }

    private static GacNode start(DataFolder folder, UpConfig settings, GacNode.Work work, MeterRegistry meters) {
        if (folder.left()) {
            LOG.info("the last run did not end cleanly: recovering its state; nothing acknowledged is lost");
        }
        return GacNode.start(
                folder.path(),
                settings.kafkaPort(),
                work,
                Clock.systemUTC(),
                new GacNode.Metering(meters, settings.http().metrics()));
    }

    private static void tellInputs(GacNode node, GacNode.Work work) {
        for (IngestStatus.Listener listener : node.ingest().listeners()) {
            LOG.info(
                    "listening: {} on {}:{} for {}",
                    listener.receiver(),
                    listener.address().getAddress().getHostAddress(),
                    listener.address().getPort(),
                    String.join(", ", listener.sources()));
        }
        for (SourceConfig source : work.sources().sources()) {
            if (source.receiver() instanceof ReceiverConfig.File file) {
                LOG.info("reading: {} for {}", file.path(), source.name());
                if (!FileReceiver.finds(file)) {
                    LOG.warn(
                            "source {}: no file matches {} yet, or this user may not see it; it is read when it appears",
                            source.name(),
                            file.path());
                }
            }
        }
    }

    private void run(GacNode node, StopSignal stop) {
        PrintWriter out = spec.commandLine().getOut();
        CardStream cards =
                new CardStream(screen.renderer().withNextCommand("./gac alerts tail --bootstrap " + node.bootstrap()));
        long told = System.nanoTime();
        while (!stop.received()) {
            for (Alert alert : node.alerts().poll(POLL)) {
                String text = cards.next(alert);
                if (!text.isEmpty()) {
                    out.println(text);
                }
            }
            out.flush();
            if (node.failed()) {
                throw CommandFailure.input("detect or correlate has given up; the messages above say why. "
                        + "Nothing received is lost: start again when it is mended.");
            }
            if (System.nanoTime() - told >= HEALTH.toNanos()) {
                LOG.info("{}", health(node));
                told = System.nanoTime();
            }
        }
    }

    private static String health(GacNode node) {
        IngestStatus status = node.ingest();
        IngestStatus.Counts total = status.total();
        var counted = node.counted();
        long drops = total.drops().values().stream().mapToLong(Long::longValue).sum();
        String trouble = status.trouble() == null ? "" : "; TROUBLE: " + status.trouble();
        String refused = node.refusedReleases() == 0
                ? ""
                : " (" + node.refusedReleases() + " published and refused: gac get says why)";
        return "since this start: " + total.frames() + " lines received, " + total.events() + " events, "
                + total.deadLetters()
                + " dead letters, " + drops + " dropped, " + total.unreadable() + " files unreadable; "
                + counted.detections() + " detections, " + counted.alerts()
                + " alerts, " + counted.digests() + " digests; release " + node.release() + refused + trouble;
    }
}
