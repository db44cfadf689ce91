package gac.standalone;

import gac.alerting.AlertTail;
import gac.alerting.DeadLetterTail;
import gac.alerting.DeadLetterText;
import gac.alerting.TopicUnreachable;
import gac.schemas.EventJson;
import gac.schemas.avro.DeadLetter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.WakeupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows dead letters as they are written, by a running Gác or any Kafka that Gác writes to. */
@Command(
        name = "tail",
        description =
                "Show dead letters as they are written: when, at which stage and why, from whom, and their bytes. "
                        + "Ctrl-C ends it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac deadletters tail --from beginning --no-follow",
            "  gac deadletters tail --from beginning --no-follow --format json | jq -r .dead_letter.reason | sort | uniq -c"
        })
final class DeadLettersTailCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    enum Format {
        text,
        json
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: ${DEFAULT-VALUE}, where gac up has it).")
    private String bootstrap = "127.0.0.1:" + UpConfig.DEFAULT_KAFKA_PORT;

    @Option(
            names = "--from",
            paramLabel = "beginning|end",
            description = "Begin with the oldest that is kept, or with the next one (default: end).")
    private AlertTail.From from = AlertTail.From.END;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description =
                    "text: for people; json: one object a line, with all bytes in Base64 (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Option(names = "--no-follow", description = "End when every dead letter written so far has been shown.")
    private boolean noFollow;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (DeadLetterTail tail = DeadLetterTail.open(bootstrap, from, ANSWER);
                StopSignal stop = StopSignal.calling(tail::wakeup)) {
            do {
                for (DeadLetter letter : tail.poll(POLL)) {
                    out.print(format == Format.json ? EventJson.of(letter) + "\n" : DeadLetterText.of(letter));
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
