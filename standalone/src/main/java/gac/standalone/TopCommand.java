package gac.standalone;

import gac.standalone.operations.NodeStatus;
import gac.standalone.operations.StatusServer;
import gac.standalone.operations.TopView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac top}: the funnel of a running Gác, live. */
@Command(
        name = "top",
        description = "Show what becomes of the lines in a running Gác, stage by stage, from lines received to alerts; "
                + "again and again until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac top",
            "  gac top --once                    one look, for a script or a report",
            "  gac top --json | jq .stages.lines"
        })
final class TopCommand implements Callable<Integer> {
    /** To the upper left, then each line over the old one, and nothing below: without flicker. */
    private static final String HOME = "\u001B[H";

    private static final String CLEAR = "\u001B[2J";
    private static final String REST_OF_LINE = "\u001B[K\n";
    private static final String REST_OF_SCREEN = "\u001B[J";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private Screen screen = new Screen();

    @Mixin
    private StatusDesk desk = new StatusDesk();

    @Option(names = "--once", description = "Show it once and end.")
    private boolean once;

    @Option(names = "--json", description = "What the running Gác tells, one JSON object for each look.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        TopView view = new TopView(screen.language());
        boolean redraw = Boolean.getBoolean("gac.terminal") && !once && !json;
        NodeStatus before = desk.ask();
        try (StopSignal stop = StopSignal.calling(() -> {})) {
            if (redraw) {
                out.print(CLEAR);
            }
            boolean stopped = json && once; // rates need two looks, counts do not
            if (json) {
                out.println(StatusServer.write(before));
            }
            while (!stopped && !stop.await(desk.interval())) {
                NodeStatus now = desk.ask();
                String text = json ? StatusServer.write(now) + "\n" : view.of(before, now);
                out.print(
                        redraw
                                ? HOME + text.replace("\n", REST_OF_LINE) + REST_OF_SCREEN
                                : text + (json || once ? "" : "\n"));
                out.flush();
                before = now;
                stopped = once || out.checkError();
            }
        }
        return 0;
    }
}
