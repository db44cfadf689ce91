package gac.standalone;

import gac.standalone.topics.TopicAdmin;
import gac.standalone.topics.TopicAdmin.Creation;
import gac.standalone.topics.TopicAdmin.Outcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac topics create}: makes the topics that are missing. */
@Command(
        name = "create",
        description =
                "Create the topics that are missing; those that exist stay as they are (gac topics check looks at them).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac topics create --bootstrap kafka-1:9092 --replication 3 --partitions 8",
            "  gac topics create --bootstrap kafka-1:9093 --command-config client.properties --dry-run"
        })
final class TopicsCreateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private TopicsDesk desk = new TopicsDesk();

    @Option(names = "--dry-run", description = "Only ask the brokers whether they would.")
    private boolean dry;

    @Override
    public Integer call() throws InterruptedException {
        List<Creation> creations;
        var sizing = desk.sizing();
        try (TopicAdmin admin = desk.open()) {
            creations = admin.create(sizing, dry);
        } catch (KafkaException e) {
            throw desk.unreachable(e);
        }
        PrintWriter out = spec.commandLine().getOut();
        for (Creation creation : creations) {
            out.println(creation.topic() + ": "
                    + switch (creation.outcome()) {
                        case CREATED -> dry ? "would be created" : "created";
                        case EXISTS -> "exists and stays as it is";
                        case FAILED -> "CANNOT be created: " + creation.reason();
                    });
        }
        return creations.stream().anyMatch(creation -> creation.outcome() == Outcome.FAILED) ? 1 : 0;
    }
}
