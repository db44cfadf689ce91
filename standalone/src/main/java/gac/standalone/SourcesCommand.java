package gac.standalone;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import gac.standalone.operations.NodeStatus;
import gac.standalone.operations.SourcesView;
import gac.standalone.operations.StatusServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac sources}: the sources of a running Gác. */
@Command(
        name = "sources",
        description = "Show the sources of a running Gác: when each was last heard, how many lines it sends and how "
                + "many of them a parser reads, how its clock goes, and what became dead letters or was dropped.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac sources",
            "  gac sources --json | jq -r 'select(.lastSeen == null) | .name'     those never heard since the start"
        })
final class SourcesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private Screen screen = new Screen();

    @Mixin
    private StatusDesk desk = new StatusDesk();

    @Option(names = "--json", description = "One JSON object for each source.")
    private boolean json;

    /** @param perSecond lines, over the interval */
    record Line(@JsonUnwrapped NodeStatus.Source source, double perSecond) {}

    @Override
    public Integer call() throws InterruptedException {
        NodeStatus before = desk.ask();
        try (StopSignal stop = StopSignal.calling(() -> {})) {
            if (stop.await(desk.interval())) {
                return 0;
            }
        }
        NodeStatus now = desk.ask();
        PrintWriter out = spec.commandLine().getOut();
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
