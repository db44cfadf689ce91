package gac.standalone.operations;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import gac.alerting.Language;
import gac.alerting.Printable;
import gac.schemas.avro.DeclaredSource;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.SourceHealth;
import gac.schemas.avro.SourceState;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of the sources as a table: those that are not well first, and below it why. */
public final class SourceBookView {
    private static final String UNKNOWN = "-";
    private static final int MAX_WIDTH = 40;
    private static final Comparator<SourceHealth> WORST_FIRST = Comparator.comparing(
                    (SourceHealth host) -> host.getState() == SourceState.talking ? 1 : 0)
            .thenComparing(SourceHealth::getOrganization)
            .thenComparing(SourceHealth::getSource)
            .thenComparing(host -> host.getHost() == null ? "" : host.getHost());

    private final Language language;
    private final Figures figures;

    public SourceBookView(Language language) {
        this.language = language;
        this.figures = new Figures(language);
    }

    /**
     * The table, ending with a line break.
     *
     * @param most so many hosts are shown
     */
    public String of(SourceBook book, Instant now, int most) {
        List<SourceHealth> all = book.hosts().stream().sorted(WORST_FIRST).toList();
        List<SourceHealth> shown = all.stream().limit(most).toList();
        StringBuilder text = new StringBuilder(table(shown, now));
        if (all.size() > shown.size()) {
            text.append(Label.MORE_HOSTS.in(language, figures.count(all.size() - shown.size())))
                    .append('\n');
        }
        List<String> remarks = new ArrayList<>();
        for (SourceHealth host : shown) {
            for (Text why : host.getWhy()) {
                remarks.add(name(host) + ": " + (language == Language.EN ? why.getEn() : why.getVi()));
            }
        }
        neverHeard(book).forEach(source -> remarks.add(Printable.of(source) + ": " + Label.NEVER_HEARD.in(language)));
        for (IngestReport receiver : book.receivers()) {
            if (receiver.getTrouble() != null) {
                remarks.add(receiver.getInstance() + " " + receiver.getReceiver() + ": "
                        + Printable.of(receiver.getTrouble()));
            }
        }
        if (!remarks.isEmpty()) {
            text.append('\n');
            remarks.forEach(remark -> text.append(remark).append('\n'));
        }
        return text.toString();
    }

    /** Declared sources by which no line has come. */
    public static Set<String> neverHeard(SourceBook book) {
        Set<String> never = new TreeSet<>();
        for (IngestReport receiver : book.receivers()) {
            receiver.getSources().stream().map(DeclaredSource::getSource).forEach(never::add);
        }
        book.hosts().forEach(host -> never.remove(host.getSource()));
        return never;
    }

    private String table(List<SourceHealth> hosts, Instant now) {
        List<ColumnData<SourceHealth>> columns = List.of(
                text(Label.SOURCE, host -> Printable.of(host.getSource())),
                text(Label.HOST, this::host),
                text(Label.ORGANIZATION, host -> Printable.of(host.getOrganization())),
                text(Label.SYSTEMS, this::system),
                text(Label.STATE, host -> state(host.getState())),
                number(Label.LAST_SEEN, host -> ago(host.getReceived(), now)),
                number(Label.RATE_MINUTE, host -> figures.rate(host.getRate())),
                number(Label.PARSED, host -> host.getParsed() == null ? UNKNOWN : figures.percent(host.getParsed())),
                number(Label.SKEW, host -> host.getSkew() == null ? UNKNOWN : figures.skew(host.getSkew() / 1e3)),
                number(Label.SILENT_AFTER, host -> figures.roughly(Duration.ofMillis(host.getSilentAfter()))));
        String table = AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(hosts, columns)
                .asString();
        return table.lines().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    private String name(SourceHealth host) {
        String source = Printable.of(host.getSource());
        return host.getHost() == null && !host.getRest() ? source : host(host) + " (" + source + ")";
    }

    private String host(SourceHealth host) {
        if (host.getRest()) {
            return Label.REST.in(language);
        }
        return host.getHost() == null ? UNKNOWN : Printable.of(host.getHost());
    }

    private String system(SourceHealth host) {
        return host.getSystem() == null
                ? Label.UNREGISTERED.in(language)
                : Printable.of(host.getSystem()) + " (" + host.getLevel() + ")";
    }

    private String state(SourceState state) {
        Label label = switch (state) {
            case talking -> Label.TALKING;
            case quiet -> Label.QUIET;
            case silent -> Label.SILENT;
            case unknown -> Label.UNKNOWN;
        };
        return label.in(language);
    }

    private String ago(Instant received, Instant now) {
        Duration ago = Duration.between(received, now);
        return Label.AGO.in(language, figures.roughly(ago.isNegative() ? Duration.ZERO : ago));
    }

    private ColumnData<SourceHealth> text(Label header, Function<SourceHealth, String> value) {
        return column(header, HorizontalAlign.LEFT).with(value);
    }

    private ColumnData<SourceHealth> number(Label header, Function<SourceHealth, String> value) {
        return column(header, HorizontalAlign.RIGHT).with(value);
    }

    private Column column(Label header, HorizontalAlign align) {
        return new Column()
                .header(header.in(language))
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(MAX_WIDTH, OverflowBehaviour.NEWLINE);
    }
}
