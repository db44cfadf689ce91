package gac.standalone.operations;

import gac.alerting.Language;
import gac.alerting.Printable;
import gac.correlate.coverage.Coverage;
import gac.correlate.coverage.Coverage.Came;
import gac.correlate.coverage.Coverage.RuleReach;
import gac.correlate.coverage.Coverage.Voice;
import gac.correlate.coverage.Coverage.Wanted;
import gac.correlate.coverage.Obstacle;
import gac.correlate.sigma.LogSource;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How a system is covered, for people. */
public final class CoverageView {
    private static final int LOG_SOURCES = 3;

    private final Language language;
    private final Figures figures;
    private final StringBuilder out = new StringBuilder();

    public CoverageView(Language language) {
        this.language = language;
        this.figures = new Figures(language);
    }

    /**
     * The whole text, ending with a line break.
     *
     * @param since from when on events were looked at
     * @param cut whether there were more than are looked at
     */
    public String of(Coverage coverage, Instant since, boolean cut, Instant now) {
        out.setLength(0);
        line(coverage.system().getId() + "  " + text(coverage.system().getName()) + " ("
                + coverage.system().getOrganization() + "), " + say("level ", "cấp độ ")
                + coverage.system().getLevel());
        line(say("events received since ", "sự kiện nhận từ ") + figures.time(since)
                + (cut ? say(" (those before are too many to look at)", " (trước đó quá nhiều, không xét)") : "") + ": "
                + figures.count(coverage.events()));
        if (coverage.events() == 0) {
            line(
                    say(
                            "Nothing came of this system: compare its match in systems.yaml with gac sources, and with host.name and url.domain of what does come.",
                            "Chưa nhận được gì từ hệ thống này: đối chiếu mục match trong systems.yaml với gac sources, và với host.name, url.domain của dữ liệu đang đến."));
        }
        came(coverage.inputs(), now);
        wanted(coverage.wanted(), now);
        rules(coverage.rules());
        return out.toString();
    }

    private void came(List<Came> inputs, Instant now) {
        line("");
        line(say("what comes", "dữ liệu đang đến"));
        for (Came input : inputs) {
            line("  " + sources(input.logSources()) + ": " + figures.count(input.events()) + ", "
                    + last(input.last(), now) + names(say("hosts", "máy"), input.hosts())
                    + names(say("sources", "nguồn"), input.sources()));
        }
    }

    private String names(String what, Collection<String> names) {
        return names.isEmpty()
                ? ""
                : "; " + what + " " + Printable.of(String.join(", ", names)); // lines say what they like
    }

    private static String sources(List<LogSource> sources) {
        return sources.stream().limit(LOG_SOURCES).map(LogSource::toString).collect(Collectors.joining(" / "));
    }

    private String last(Instant last, Instant now) {
        return say("the last ", "lần cuối cách đây ") + figures.roughly(Duration.between(last, now)) + say(" ago", "");
    }

    private void wanted(List<Wanted> wanted, Instant now) {
        line("");
        line(say("what is wanted of it", "dữ liệu phải có"));
        for (Wanted one : wanted) {
            Instant last = one.last();
            String state = last == null ? say("MISSING", "THIẾU  ") : say("present", "có     ");
            line("  " + state + "  " + text(one.requirement().name())
                    + (last == null
                            ? say(": nothing of ", ": không có ")
                                    + any(one.requirement().anyOf())
                            : ": " + figures.count(one.events()) + ", " + last(last, now)));
            line("           " + one.requirement().basis() + " ["
                    + one.requirement().checked() + "]");
        }
        if (wanted.isEmpty()) {
            line(say(
                    "  nothing: its level and tags want no input",
                    "  không có yêu cầu theo cấp độ và nhãn của hệ thống"));
        }
    }

    private String any(List<LogSource> sources) {
        return sources.stream().map(LogSource::toString).collect(Collectors.joining(say(" or ", " hoặc ")));
    }

    private void rules(List<RuleReach> rules) {
        List<RuleReach> can =
                rules.stream().filter(rule -> rule.obstacle() == null).toList();
        line("");
        line(say("rules that can fire: ", "luật có thể báo: ") + can.size());
        can.forEach(rule -> line("  " + rule.name() + voice(rule.voice())));
        line(say("rules that cannot: ", "luật không thể báo: ") + (rules.size() - can.size()));
        for (RuleReach rule : rules) {
            Obstacle obstacle = rule.obstacle();
            if (obstacle != null) {
                line("  " + rule.name() + ": " + why(obstacle));
            }
        }
    }

    private String voice(Voice voice) {
        return switch (voice) {
            case ALERTS -> "";
            case SHADOW -> say(" (recorded only: on trial, or shadow)", " (chỉ ghi nhận: đang thử hoặc shadow)");
            case BELOW_LEVEL ->
                say(
                        " (recorded only: the system's level is too low)",
                        " (chỉ ghi nhận: cấp độ hệ thống thấp hơn mức cảnh báo)");
        };
    }

    private String why(Obstacle obstacle) {
        String step = obstacle.step() == null ? "" : obstacle.step() + ": ";
        LogSource source = obstacle.logSource();
        return step
                + (source != null
                        ? say("no events of ", "không có sự kiện ") + source
                        : say("never a value in ", "không bao giờ có giá trị ") + String.join(", ", obstacle.fields()));
    }

    private String text(Text text) {
        return say(text.getEn(), text.getVi());
    }

    private String say(String en, String vi) {
        return language == Language.EN ? en : vi;
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
