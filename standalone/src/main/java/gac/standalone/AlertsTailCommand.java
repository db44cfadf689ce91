package gac.standalone;

import gac.alerting.AlertJson;
import gac.alerting.AlertTail;
import gac.alerting.CardStream;
import gac.alerting.TopicUnreachable;
import gac.schemas.avro.Alert;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
        description =
                "Show alerts as they are made: as cards, or every revision as JSON lines. Ctrl-C ends it. With --id the card of "
                        + "one alert as it was last told, a digest of the running day as well.",
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

    @Option(
            names = "--id",
            paramLabel = "ID",
            description =
                    "The alert with this id or short id: first its latest revision as a whole card (json: all that are kept), then what "
                            + "follows. It is looked for from the beginning.")
    private @Nullable String id;

    @Option(names = "--no-follow", description = "End when every alert made so far has been shown.")
    private boolean noFollow;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AlertTail.From begin = id == null ? from : AlertTail.From.BEGINNING;
        try (AlertTail tail = AlertTail.open(bootstrap, begin, ANSWER);
                StopSignal stop = StopSignal.calling(tail::wakeup)) {
            return id == null ? follow(tail, stop, out) : show(id, tail, stop, out);
        } catch (TopicUnreachable e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        } catch (WakeupException e) {
            return 0; // Ctrl-C
        }
    }

    private int follow(AlertTail tail, StopSignal stop, PrintWriter out) {
        CardStream cards = new CardStream(screen.renderer());
        do {
            for (Alert alert : tail.poll(POLL)) {
                out.print(format == Format.json ? AlertJson.of(alert) + "\n" : cards.next(alert));
            }
            out.flush();
        } while (!(noFollow && tail.atEnd()) && !stop.received() && !out.checkError());
        return 0;
    }

    /** One alert (or several, where a short id is not unique) as it was last told, then every later revision whole: who asks for one wants all of it. */
    private int show(String wanted, AlertTail tail, StopSignal stop, PrintWriter out) {
        boolean found = false;
        boolean told = false;
        Map<String, Alert> latest = new LinkedHashMap<>();
        do {
            for (Alert alert : tail.poll(POLL)) {
                if (!wanted.equals(alert.getId()) && !wanted.equalsIgnoreCase(alert.getShortId())) {
                    continue;
                }
                found = true;
                if (format == Format.json) {
                    out.println(AlertJson.of(alert));
                } else {
                    latest.merge(alert.getId(), alert, (old, now) -> now.getRevision() > old.getRevision() ? now : old);
                }
            }
            if (tail.atEnd()) {
                latest.values().forEach(alert -> out.println(screen.renderer().card(alert)));
                latest.clear();
                if (!found && !told) {
                    spec.commandLine()
                            .getErr()
                            .println("gac: no alert with id " + wanted + " is kept at " + bootstrap
                                    + (noFollow ? "" : "; waiting for it, Ctrl-C ends"));
                    told = true;
                }
                if (noFollow) {
                    return found ? 0 : 1;
                }
            }
            out.flush();
        } while (!stop.received() && !out.checkError());
        return 0;
    }
}
