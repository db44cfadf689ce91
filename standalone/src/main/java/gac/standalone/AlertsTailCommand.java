package gac.standalone;

import gac.alerting.AlertJson;
import gac.alerting.AlertTail;
import gac.alerting.CardStream;
import gac.alerting.TopicUnreachable;
import gac.schemas.avro.Alert;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows alerts as they are made, by a running Gác or any Kafka that Gác writes to. */
@Command(
        name = "tail",
        description = "Show alerts as they are made: as cards, or every revision as JSON lines. Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class AlertsTailCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    enum Format {
        card,
        json
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private Screen screen = new Screen();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: ${DEFAULT-VALUE}, where gac up has it).")
    private String bootstrap = "127.0.0.1:" + UpConfig.DEFAULT_KAFKA_PORT;

    @Option(
            names = "--from",
            paramLabel = "beginning|end",
            description = "Begin with the oldest alert that is kept, or with the next one (default: end).")
    private AlertTail.From from = AlertTail.From.END;

    @Option(
            names = "--format",
            paramLabel = "card|json",
            description = "card: for people; json: one object per revision and line (default: ${DEFAULT-VALUE}).")
    private Format format = Format.card;

    @Option(names = "--id", paramLabel = "ID", description = "Only the alert with this id or short id.")
    private @Nullable String id;

    @Option(names = "--no-follow", description = "End when every alert made so far has been shown.")
    private boolean noFollow;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CardStream cards = new CardStream(screen.renderer());
        try (AlertTail tail = AlertTail.open(bootstrap, from, ANSWER);
                StopSignal stop = StopSignal.calling(tail::wakeup)) {
            do {
                List<Alert> alerts = tail.poll(POLL);
                for (Alert alert : alerts) {
                    if (id == null || id.equals(alert.getId()) || id.equalsIgnoreCase(alert.getShortId())) {
                        out.print(format == Format.json ? AlertJson.of(alert) + "\n" : cards.next(alert));
                    }
                }
                out.flush();
            } while (!(noFollow && tail.atEnd()) && !stop.received() && !out.checkError());
            return 0;
        } catch (TopicUnreachable e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        } catch (WakeupException e) {
            return 0; // Ctrl-C
        }
    }
}
