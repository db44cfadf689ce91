package gac.correlate.gate;

import gac.correlate.release.AlertDefinition;
import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.CorrelationCondition.Bound;
import gac.correlate.sigma.CorrelationCondition.FirstSeen;
import gac.correlate.sigma.CorrelationCondition.Threshold;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.window.Change.EpisodeChanged;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions of correlations in words, in both languages. */
final class FindingTexts {
    /** Accounts named in a sentence. */
    private static final int WHO = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    /** What correlations usually count the different values of. */
    private static final Map<String, Text> WORDS = Map.of(
            "user.name", new Text("accounts", "tài khoản"),
            "source.ip", new Text("source addresses", "địa chỉ nguồn"),
            "source.geo.country_iso_code", new Text("countries", "quốc gia"),
            "user_agent.original", new Text("user agents", "chương trình truy cập (user agent)"),
            "process.name", new Text("processes", "tiến trình"),
            "source.network", new Text("source networks", "mạng nguồn"),
            "host.name", new Text("hosts", "máy"),
            "url.path", new Text("paths (url.path)", "đường dẫn (url.path)"),
            "url.domain", new Text("sites", "tên miền"),
            "email.to.address", new Text("recipients", "địa chỉ nhận thư"));

    private FindingTexts() {}

    /** {@code Failed SSH sign-in: at least 10 events within 5 min; seen: 24}. */
    static Text threshold(
            AlertDefinition definition, SigmaCorrelation correlation, Threshold threshold, EpisodeChanged change) {
        Text measure = measure(correlation.type(), fields(threshold));
        Duration span = correlation.timespan();
        String observed = Findings.observed(correlation, change);
        return new Text(
                titles(definition.stepTitles(), Text::getEn) + ": " + bounds(threshold, FindingTexts::en, " and ") + " "
                        + measure.getEn() + " within " + en(span) + "; seen: " + observed,
                titles(definition.stepTitles(), Text::getVi) + ": " + bounds(threshold, FindingTexts::vi, " và ") + " "
                        + measure.getVi() + " trong " + vi(span) + "; thực tế: "
                        + observed);
    }

    /** {@code Webmail sign-in: new source addresses, not seen within 30 d: 203.0.113.9}. */
    static Text firstSeen(AlertDefinition definition, FirstSeen condition, String values) {
        Duration span = definition.timespan();
        return new Text(
                titles(definition.stepTitles(), Text::getEn) + ": new " + words(condition, Text::getEn)
                        + ", not seen within " + en(span) + ": " + values,
                titles(definition.stepTitles(), Text::getVi) + ": " + words(condition, Text::getVi)
                        + " mới, chưa thấy trong " + vi(span) + ": " + values);
    }

    /** {@code Web request: 340 events within 1 h; usual at this time of day: 12, unusual from 57 on}. */
    static Text aboveUsual(AlertDefinition definition, EpisodeChanged change) {
        long most = change.stepCounts().get(0);
        long limit = change.stepCounts().get(1);
        String usual = Findings.number(change.measure());
        Duration span = definition.timespan();
        return new Text(
                titles(definition.stepTitles(), Text::getEn) + ": " + most + " events within " + en(span)
                        + "; usual at this time of day: " + usual + ", unusual from " + limit + " on",
                titles(definition.stepTitles(), Text::getVi) + ": " + most + " sự kiện trong " + vi(span)
                        + "; bình thường vào giờ này: " + usual + ", bất thường từ " + limit);
    }

    /**
     * A step of a temporal correlation: {@code then, within 10 min: Successful SSH sign-in (1×): hotro at 03:06:50}.
     *
     * @param observed events that served the step; of a correlation, moments at which it held
     */
    static Text step(AlertDefinition definition, int step, long observed, List<GroupFacts.Completion> completions) {
        Text title = definition.stepTitles().get(step);
        boolean ordered = definition.ordered();
        Duration span = definition.timespan();
        String en = ordered ? "first: " : "";
        String vi = ordered ? "trước tiên: " : "";
        if (step > 0) {
            en = (ordered ? "then, within " : "and, within ") + en(span) + ": ";
            vi = (ordered ? "sau đó, trong " : "và, trong ") + vi(span) + ": ";
        }
        Text seen = seen(definition.stepCorrelations().get(step), observed);
        return new Text(
                en + title.getEn() + seen.getEn() + who(completions, " at "),
                vi + title.getVi() + seen.getVi() + who(completions, " lúc "));
    }

    private static Text seen(@Nullable SigmaCorrelation correlation, long observed) {
        Text times = new Text(" (" + observed + "×)", " (" + observed + "×)");
        if (correlation == null
                || observed == 0
                || !(correlation.condition() instanceof Threshold threshold)
                || !threshold.monotone()) {
            return times;
        }
        Text measure = measure(correlation.type(), fields(threshold));
        String en = bounds(threshold, FindingTexts::en, " and ") + " " + measure.getEn() + " within "
                + en(correlation.timespan());
        String vi = bounds(threshold, FindingTexts::vi, " và ") + " " + measure.getVi() + " trong "
                + vi(correlation.timespan());
        if (correlation.type() == SigmaCorrelation.Type.VALUE_COUNT) {
            return new Text(
                    " (" + en + "; the case " + observed + "×)", " (" + vi + "; đạt ngưỡng " + observed + " lần)");
        }
        long least = least(threshold);
        if (correlation.type() != SigmaCorrelation.Type.EVENT_COUNT || least <= 1) {
            return times;
        }
        // the first of them had least - 1 others in its window, and each of the rest is one more
        long events = observed + least - 1;
        return new Text(
                ": " + events + " events or more (threshold: " + en + ")",
                ": từ " + events + " sự kiện trở lên (ngưỡng: " + vi + ")");
    }

    /** The smallest whole number that meets a condition which more events can only help. */
    private static long least(Threshold threshold) {
        long least = 0;
        for (Bound bound : threshold.bounds()) {
            long meets = switch (bound.operator()) {
                case GT -> (long) Math.floor(bound.value()) + 1;
                case GTE -> (long) Math.ceil(bound.value());
                case LT, LTE, EQ, NEQ -> 0;
            };
            least = Math.max(least, meets);
        }
        return least;
    }

    private static String who(List<GroupFacts.Completion> completions, String at) {
        return completions.isEmpty()
                ? ""
                : completions.stream()
                        .limit(WHO)
                        .map(completion -> completion.user() + at + TIME.format(completion.at()))
                        .collect(Collectors.joining(", ", ": ", completions.size() > WHO ? ", …" : ""));
    }

    private static Text fields(Threshold threshold) {
        return new Text(words(threshold, Text::getEn), words(threshold, Text::getVi));
    }

    private static String words(CorrelationCondition condition, Function<Text, String> language) {
        return condition.fields().stream()
                .map(field ->
                        language.apply(WORDS.getOrDefault(field, new Text("values of " + field, "giá trị " + field))))
                .collect(Collectors.joining(", "));
    }

    private static String titles(List<Text> titles, Function<Text, String> language) {
        return titles.stream().map(language).collect(Collectors.joining(" / "));
    }

    private static Text measure(SigmaCorrelation.Type type, Text fields) {
        String en = fields.getEn();
        String vi = fields.getVi();
        return switch (type) {
            case VALUE_COUNT -> new Text("different " + en, vi + " khác nhau");
            case VALUE_SUM -> new Text("as the sum of " + en, "là tổng của " + vi);
            case VALUE_AVG -> new Text("as the mean of " + en, "là trung bình của " + vi);
            case VALUE_PERCENTILE -> new Text("as the percentile of " + en, "là bách phân vị của " + vi);
            case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED, FIRST_SEEN, ABOVE_USUAL -> new Text("events", "sự kiện");
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

    private static String en(Duration span) {
        return span(span, "d", "h", "min", "s");
    }

    private static String vi(Duration span) {
        return span(span, "ngày", "giờ", "phút", "giây");
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
