package gac.correlate.gate;

import gac.correlate.release.AlertDefinition;
import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Change.EpisodeChanged;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Conditions of correlations in words, in both languages. */
final class FindingTexts {
    private FindingTexts() {}

    /** {@code Failed SSH sign-in: at least 10 events within 5 min; seen: 24}. */
    static Text threshold(
            AlertDefinition definition, SigmaCorrelation correlation, Threshold threshold, EpisodeChanged change) {
        Text measure = measure(correlation.type(), String.join(", ", threshold.fields()));
        Duration span = correlation.timespan();
        String observed = Findings.observed(correlation, change);
        return new Text(
                titles(definition.stepTitles(), Text::getEn) + ": " + bounds(threshold, FindingTexts::en, " and ") + " "
                        + measure.getEn() + " within " + span(span, "d", "h", "min", "s") + "; seen: " + observed,
                titles(definition.stepTitles(), Text::getVi) + ": " + bounds(threshold, FindingTexts::vi, " và ") + " "
                        + measure.getVi() + " trong " + span(span, "ngày", "giờ", "phút", "giây") + "; thực tế: "
                        + observed);
    }

    /** {@code first: Many failed SSH sign-ins (1×)}, {@code then, within 10 min: Successful SSH sign-in (1×)}. */
    static Text step(Text title, boolean first, boolean ordered, Duration span, long observed) {
        String en = ordered ? "first: " : "";
        String vi = ordered ? "trước tiên: " : "";
        if (!first) {
            en = (ordered ? "then, within " : "and, within ") + span(span, "d", "h", "min", "s") + ": ";
            vi = (ordered ? "sau đó, trong " : "và, trong ") + span(span, "ngày", "giờ", "phút", "giây") + ": ";
        }
        return new Text(en + title.getEn() + " (" + observed + "×)", vi + title.getVi() + " (" + observed + "×)");
    }

    private static String titles(List<Text> titles, Function<Text, String> language) {
        return titles.stream().map(language).collect(Collectors.joining(" / "));
    }

    private static Text measure(SigmaCorrelation.Type type, String fields) {
        return switch (type) {
            case VALUE_COUNT -> new Text("different values of " + fields, "giá trị " + fields + " khác nhau");
            case VALUE_SUM -> new Text("as the sum of " + fields, "là tổng của " + fields);
            case VALUE_AVG -> new Text("as the mean of " + fields, "là trung bình của " + fields);
            case VALUE_PERCENTILE -> new Text("as the percentile of " + fields, "là bách phân vị của " + fields);
            case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> new Text("events", "sự kiện");
        };
    }

    private static String bounds(Threshold threshold, Function<Bound, String> words, String joint) {
        return threshold.bounds().stream().map(words).collect(Collectors.joining(joint));
    }

    private static String en(Bound bound) {
        String word = switch (bound.operator()) {
            case LT -> "fewer than ";
            case LTE -> "at most ";
            case GT -> "more than ";
            case GTE -> "at least ";
            case EQ -> "exactly ";
            case NEQ -> "not ";
        };
        return word + Findings.number(bound.value());
    }

    private static String vi(Bound bound) {
        String word = switch (bound.operator()) {
            case LT -> "dưới ";
            case LTE -> "tối đa ";
            case GT -> "hơn ";
            case GTE -> "ít nhất ";
            case EQ -> "đúng ";
            case NEQ -> "khác ";
        };
        return word + Findings.number(bound.value());
    }

    /** In the largest unit that gives a whole number. */
    private static String span(Duration span, String days, String hours, String minutes, String seconds) {
        long length = span.toSeconds();
        if (length % 86_400 == 0) {
            return length / 86_400 + " " + days;
        }
        if (length % 3_600 == 0) {
            return length / 3_600 + " " + hours;
        }
        return length % 60 == 0 ? length / 60 + " " + minutes : length + " " + seconds;
    }
}
