package gac.standalone;

import gac.standalone.topics.Deviation;
import gac.standalone.topics.TopicAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gac topics check}: tells what about the topics is not as Gác needs it. */
@Command(
        name = "check",
        description =
                "Tell what about the topics is not as Gác needs it, and how to mend it: partitions, copies, what is deleted "
                        + "and when, how large a record may be. Changes nothing; exit code 1 when there is anything.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  gac topics check --bootstrap kafka-1:9092 --replication 3 --partitions 8"})
final class TopicsCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private TopicsDesk desk = new TopicsDesk();

    @Override
    public Integer call() throws InterruptedException {
        List<Deviation> deviations;
        var sizing = desk.sizing();
        try (TopicAdmin admin = desk.open()) {
            deviations = admin.check(sizing, desk.connection());
        } catch (KafkaException e) {
            throw desk.unreachable(e);
        }
        PrintWriter out = spec.commandLine().getOut();
        for (Deviation deviation : deviations) {
            out.println(deviation.topic() + ": " + deviation.what());
            out.println("  to mend it: " + deviation.mend());
        }
        if (deviations.isEmpty()) {
            out.println("all topics are as Gác needs them");
        }
        return deviations.isEmpty() ? 0 : 1;
    }
}
