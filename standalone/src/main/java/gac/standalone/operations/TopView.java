package gac.standalone.operations;

import gac.alerting.Language;
import gac.standalone.operations.NodeStatus.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The funnel on a screen: from lines to alerts, since the start and a second. */
public final class TopView {
    private final Language language;
    private final Figures figures;

    public TopView(Language language) {
        this.language = language;
        this.figures = new Figures(language);
    }

    /**
     * The screen, ending with a line break.
     *
     * @param before an earlier status of the same process; the rates are of the time between. Of another process: rates since this one's start
     */
    public String of(NodeStatus before, NodeStatus now) {
        List<String> lines = new ArrayList<>();
        lines.add(Label.SINCE.in(language, figures.time(now.started()), figures.time(now.at())) + "  " + release(now));
        if (now.problems().isEmpty()) {
            lines.add(Label.READY.in(language));
        }
        now.problems()
                .forEach(problem -> lines.add(Label.NOT_READY.in(language, problem.part(), problem.in(language))));
        lines.add("");
        lines.add(row(Label.TOTAL.in(language), Label.RATE.in(language), ""));
        stage(lines, Label.LINES, Stages::lines, before, now);
        stage(lines, Label.DROPPED, Stages::dropped, before, now);
        stage(lines, Label.DEAD_LETTERS, Stages::deadLetters, before, now);
        stage(lines, Label.EVENTS, Stages::events, before, now);
        stage(lines, Label.DETECTED, Stages::detected, before, now);
        stage(lines, Label.MATCHED, Stages::matched, before, now);
        stage(lines, Label.DETECTIONS, Stages::detections, before, now);
        stage(lines, Label.HELD_EXCEPTION, Stages::heldByException, before, now);
        stage(lines, Label.HELD_LEVEL, Stages::heldByLevel, before, now);
        stage(lines, Label.ALERTS, Stages::alerts, before, now);
        stage(lines, Label.DIGESTS, Stages::digests, before, now);
        return String.join("\n", lines) + "\n";
    }

    private String release(NodeStatus now) {
        String release =
                now.release().isEmpty() ? Label.NO_RELEASE.in(language) : Label.RELEASE.in(language, now.release());
        return now.refusedReleases() == 0
                ? release
                : release + ", " + Label.REFUSED.in(language, now.refusedReleases());
    }

    private void stage(
            List<String> lines, Label label, ToLongFunction<Stages> count, NodeStatus before, NodeStatus now) {
        double rate = rate(before, now, status -> count.applyAsLong(status.stages()));
        lines.add(row(figures.count(count.applyAsLong(now.stages())), figures.rate(rate), label.in(language)));
    }

    private static String row(String total, String rate, String what) {
        return (" ".repeat(Math.max(0, 15 - total.length())) + total + " ".repeat(Math.max(1, 13 - rate.length()))
                        + rate + "   " + what)
                .stripTrailing();
    }

    /** A count's growth per second; since the start where the two are of different processes or of the same instant. */
    static double rate(NodeStatus before, NodeStatus now, ToLongFunction<NodeStatus> count) {
        boolean same = before.started().equals(now.started()) && before.at().isBefore(now.at());
        Duration time = Duration.between(same ? before.at() : now.started(), now.at());
        long grown = count.applyAsLong(now) - (same ? count.applyAsLong(before) : 0);
        return time.isZero() || time.isNegative() ? 0 : grown / (time.toNanos() / 1e9);
    }
}
