package gac.standalone.operations;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import gac.alerting.Language;
import gac.standalone.operations.NodeStatus.Source;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sources as a table. */
public final class SourcesView {
    private static final String UNKNOWN = "-";
    private static final int MAX_WIDTH = 40;

    private final Language language;
    private final Figures figures;

    public SourcesView(Language language) {
        this.language = language;
        this.figures = new Figures(language);
    }

    /**
     * The table, ending with a line break.
     *
     * @param before an earlier status of the same process; the rates are of the time between
     */
    public String of(NodeStatus before, NodeStatus now) {
        List<ColumnData<Source>> columns = List.of(
                text(Label.SOURCE, Source::name),
                text(Label.ORGANIZATION, Source::organization),
                text(Label.SYSTEMS, this::systems),
                number(Label.LAST_SEEN, source -> lastSeen(source, now)),
                number(Label.SOURCE_LINES, source -> figures.count(source.lines())),
                number(Label.SOURCE_RATE, source -> figures.rate(rate(before, now, source))),
                number(Label.PARSED, source -> source.parsed() == null ? UNKNOWN : figures.percent(source.parsed())),
                number(
                        Label.SKEW,
                        source -> source.skewSeconds() == null ? UNKNOWN : figures.skew(source.skewSeconds())),
                number(Label.SOURCE_DEAD, source -> figures.count(source.deadLetters())),
                number(Label.SOURCE_DROPPED, source -> figures.count(dropped(source))));
        String table = AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(now.sources(), columns)
                .asString();
        return table.lines().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    /** Lines of the source per second between two statuses of one process. */
    public static double rate(NodeStatus before, NodeStatus now, Source source) {
        return TopView.rate(
                before,
                now,
                status -> status.sources().stream()
                        .filter(one -> one.name().equals(source.name()))
                        .mapToLong(Source::lines)
                        .sum());
    }

    private ColumnData<Source> text(Label header, Function<Source, String> value) {
        return column(header, HorizontalAlign.LEFT).with(value);
    }

    private ColumnData<Source> number(Label header, Function<Source, String> value) {
        return column(header, HorizontalAlign.RIGHT).with(value);
    }

    private Column column(Label header, HorizontalAlign align) {
        return new Column()
                .header(header.in(language))
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(MAX_WIDTH, OverflowBehaviour.NEWLINE);
    }

    private String systems(Source source) {
        return source.systems().isEmpty()
                ? Label.UNREGISTERED.in(language)
                : source.systems().entrySet().stream()
                        .map(system -> system.getKey() + " (" + system.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }

    private String lastSeen(Source source, NodeStatus now) {
        if (source.lastSeen() == null) {
            return UNKNOWN;
        }
        Duration ago = Duration.between(source.lastSeen(), now.at());
        return Label.AGO.in(language, figures.roughly(ago.isNegative() ? Duration.ZERO : ago));
    }

    private static long dropped(Source source) {
        return source.dropped().values().stream().mapToLong(Long::longValue).sum();
    }
}
