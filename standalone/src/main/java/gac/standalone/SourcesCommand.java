package gac.standalone;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import gac.schemas.avro.SourceHealth;
import gac.standalone.operations.NodeStatus;
import gac.standalone.operations.SourceBook;
import gac.standalone.operations.SourceBookView;
import gac.standalone.operations.SourcesView;
import gac.standalone.operations.StatusServer;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac sources}: the sources, as the health watch knows them from Kafka, or live as one running Gác does. */
@Command(
        name = "sources",
        description =
                "Show every host that sends: when it was last heard, how much it sends and how much of that a parser reads, how "
                        + "its clock goes, and why it is silent or not watched; also after a restart, and of Gác on other machines. With --url "
                        + "the sources of one running Gác as it counts them now.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac sources",
            "  gac sources --bootstrap kafka-1:9092 --json | jq -r 'select(.state == \"silent\") | .host'",
            "  gac sources --url http://127.0.0.1:8515                            dead letters and drops, live"
        })
final class SourcesCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private Screen screen = new Screen();

    @Mixin
    private StatusDesk desk = new StatusDesk();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: 127.0.0.1 and the port of the configuration).")
    private @Nullable String bootstrap;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many hosts are shown; those that are not well come first (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(names = "--json", description = "One JSON object for each host (with --url: for each source).")
    private boolean json;

    /** @param perSecond lines, over the interval */
    record Line(@JsonUnwrapped NodeStatus.Source source, double perSecond) {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (desk.isNamed()) {
            return live(out);
        }
        String at = bootstrap == null ? "127.0.0.1:" + desk.config().kafkaPort() : bootstrap;
        SourceBook book = read(at);
        if (json) {
            book.hosts().forEach(host -> out.println(StatusServer.write(map(host))));
        } else {
            out.print(new SourceBookView(screen.language())
                    .of(book, Clock.systemUTC().instant(), most));
        }
        out.flush();
        return 0;
    }

    private static SourceBook read(String at) {
        try {
            return SourceBook.read(
                    Map.of(
                            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                            at,
                            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                            (int) ANSWER.toMillis()),
                    ANSWER);
        } catch (KafkaException e) {
            throw CommandFailure.input(
                    "the sources cannot be read from Kafka at " + at + ": " + e.getMessage()
                            + " (is Gác running? gac up, --bootstrap HOST:PORT, or --url)",
                    e);
        }
    }

    private static Map<String, @Nullable Object> map(SourceHealth host) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("organization", host.getOrganization());
        map.put("source", host.getSource());
        map.put("host", host.getHost());
        map.put("rest", host.getRest());
        map.put("system", host.getSystem());
        map.put("level", host.getLevel());
        map.put("state", host.getState().toString());
        map.put(
                "why",
                host.getWhy().stream()
                        .map(why -> Map.of("en", why.getEn(), "vi", why.getVi()))
                        .toList());
        map.put("received", host.getReceived());
        map.put("effective", host.getEffective());
        map.put("lines", host.getLines());
        map.put("perMinute", host.getRate());
        map.put("parsed", host.getParsed());
        map.put("skewSeconds", host.getSkew() == null ? null : host.getSkew() / 1e3);
        map.put("silentAfterSeconds", host.getSilentAfter() / 1000);
        map.put("instance", host.getInstance());
        map.put("receiver", host.getReceiver());
        map.put("collector", host.getCollector());
        return map;
    }

    private int live(PrintWriter out) throws InterruptedException {
        NodeStatus before = desk.ask();
        try (StopSignal stop = StopSignal.calling(() -> {})) {
            if (stop.await(desk.interval())) {
                return 0;
            }
        }
        NodeStatus now = desk.ask();
        if (json) {
            now.sources()
                    .forEach(source ->
                            out.println(StatusServer.write(new Line(source, SourcesView.rate(before, now, source)))));
        } else {
            out.print(new SourcesView(screen.language()).of(before, now));
        }
        out.flush();
        return 0;
    }
}
