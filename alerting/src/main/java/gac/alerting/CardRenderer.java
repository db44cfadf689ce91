package gac.alerting;

import gac.alerting.Styled.Style;
import gac.schemas.AlertCategory;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Counted;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.Finding;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.SystemRef;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An alert as a card for people: the first two lines tell how bad it is, whether it succeeded, where and who; the rows below tell why.
 *
 * <p>Everything that comes from log lines is escaped (see {@link Printable}). Addresses and URLs are shown as they are: a card on the console
 * is for copying them into the next command. Messages that leave the house are another matter; they are defanged where they are sent.
 *
 * <p>Times are wall-clock times in Vietnam with their offset. No line is wider than {@value #WIDTH} columns.
 */
public final class CardRenderer {
    private static final int WIDTH = 100;
    private static final int LINES_SHOWN = 5;
    private static final int ROWS_PER_LINE = 2;
    private static final int MEMBERS_SHOWN = 20;
    private static final int VALUES_SHOWN = 8;
    /** Times and count of a digest's line. */
    private static final int MEMBER_COLUMNS = 26;

    private static final int WHO_SHOWN = 3;
    private static final int NAME_COLUMNS = 40;
    private static final int VALUE_COLUMNS = 120;
    private static final Duration WORTH_SAYING = Duration.ofMinutes(1);

    private final Language language;
    private final boolean colours;

    private final @Nullable String nextCommand;

    private CardRenderer(Language language, boolean colours, @Nullable String nextCommand) {
        this.language = language;
        this.colours = colours;
        this.nextCommand = nextCommand;
    }

    /** Cards for a terminal: what matched is coloured. */
    public static CardRenderer inColour(Language language) {
        return new CardRenderer(language, true, null);
    }

    /** Cards for files and pipes: what matched stands between {@code «} and {@code »}. */
    public static CardRenderer plain(Language language) {
        return new CardRenderer(language, false, null);
    }

    /** The same cards with a last row that says which command shows the whole alert; {@code --id ID} is appended. */
    public CardRenderer withNextCommand(String command) {
        return new CardRenderer(language, colours, command);
    }

    /** The whole card, ending with a line break. */
    public String card(Alert alert) {
        CardText card = new CardText(WIDTH, language == Language.EN ? 13 : 14, colours);
        card.paragraph(headline(alert), 4);
        card.paragraph(whereAndWho(alert), 4);
        when(card, alert);
        count(card, alert);
        systems(card, alert);
        entities(card, alert);
        card.rows(
                label(Label.WHY),
                alert.getFindings().stream().map(this::finding).toList(),
                2);
        lines(card, alert);
        members(card, alert);
        card.rows(label(Label.BLIND), bullets(alert.getBlindSpots()), 2);
        card.rows(label(Label.FALSE_POSITIVES), bullets(alert.getFalsePositives()), 2);
        steps(card, alert);
        rule(card, alert);
        if (nextCommand != null) {
            card.row(label(Label.NEXT), Styled.of(nextCommand + " --id " + Printable.of(alert.getShortId())));
        }
        return card.toString();
    }

    /** One line for a later revision of an alert whose card was shown: that it grew, closed or became part of another. */
    public String update(Alert alert) {
        String id = Printable.of(alert.getShortId());
        String text = switch (alert.getStatus()) {
            case open ->
                collects(alert)
                        ? label(
                                        Label.COLLECTING,
                                        id,
                                        total(alert),
                                        place(alert),
                                        Printable.of(language.of(alert.getTitle())))
                                + (nextCommand == null ? "" : "; " + nextCommand + " --id " + id)
                        : label(Label.GROWN, id, total(alert), LocalTimes.full(alert.getLast()), alert.getRevision());
            case final$ -> closed(alert, id);
            case merged -> label(Label.MERGED, id, Printable.of(String.valueOf(alert.getMergedInto())));
        };
        CardText line = new CardText(WIDTH, 0, colours);
        line.paragraph(new Styled().add(Style.NOTE, "  ↳ " + text), 4);
        return line.toString();
    }

    private String closed(Alert alert, String id) {
        String range = LocalTimes.range(alert.getFirst(), alert.getLast());
        if (alert.getCounted() != Counted.instants) {
            return label(Label.CLOSED, id, total(alert), range);
        }
        String findings = alert.getFindings().stream()
                .map(found -> finding(found).render(false))
                .collect(Collectors.joining("; "));
        return label(Label.CLOSED, id, range, findings);
    }

    private Styled headline(Alert alert) {
        Styled line = Styled.of("■ " + Printable.of(alert.getShortId()) + " ");
        if (alert.getDrill()) {
            line.add(Style.WARN, label(Label.DRILL)).add(" · ");
        }
        if (alert.getDisposition() == Disposition.storm) {
            line.add(Style.SEVERE, label(Label.STORM));
        } else if (collects(alert)) {
            line.add(Style.NOTE, label(Label.DIGEST));
        } else {
            boolean success = alert.getOutcome() == Outcome.success;
            // what calls nobody has evidence that somebody should look at, no more
            Label succeeded = alert.getLevel().compareTo(Level.high) >= 0 ? Label.SUCCESS : Label.POSSIBLE;
            line.add(severity(alert), label(Label.of(alert.getLevel())));
            if (!isHealth(alert)) { // nobody has tried anything
                line.add(" · ")
                        .add(success ? severity(alert) : Style.PLAIN, label(success ? succeeded : Label.ATTEMPT));
            }
            line.add(" · " + category(alert.getCategory()));
        }
        return line.add(" · " + Printable.of(language.of(alert.getTitle())));
    }

    private static Style severity(Alert alert) {
        return switch (alert.getLevel()) {
            case critical, high -> Style.SEVERE;
            case medium -> Style.WARN;
            case low, informational -> Style.NOTE;
        };
    }

    private Styled whereAndWho(Alert alert) {
        List<String> parts = new ArrayList<>();
        parts.add(place(alert));
        if (alert.getSystems().size() > 1) {
            parts.add(label(Label.MORE_SYSTEMS, alert.getSystems().size() - 1));
        }
        if (collects(alert)) {
            parts.add(LocalTimes.date(alert.getFirst()));
            parts.add(total(alert));
        }
        who(parts, alert, "source.ip", Label.FROM);
        who(parts, alert, "user.name", Label.USER);
        who(parts, alert, "host.name", Label.HOST);
        return Styled.of("  " + String.join(" · ", parts));
    }

    private String place(Alert alert) {
        if (alert.getSystems().isEmpty()) {
            return label(Label.UNREGISTERED, alert.getSystemLevel());
        }
        SystemRef system = alert.getSystems().get(0);
        String name = Styled.of(Printable.of(language.of(system.getName())))
                .cut(NAME_COLUMNS)
                .render(false);
        return name + " (" + label(Label.SYSTEM_LEVEL, system.getLevel()) + ")";
    }

    /** Cards that gather alerts over hours (digests, storms), as against the alerts that tell of one episode. */
    static boolean collects(Alert alert) {
        return !alert.getMembers().isEmpty() || alert.getDisposition() == Disposition.storm;
    }

    /** Whether it tells of the monitoring itself. */
    static boolean isHealth(Alert alert) {
        return alert.getCategory().equals(AlertCategory.HEALTH.name());
    }

    private void who(List<String> parts, Alert alert, String field, Label label) {
        String one = alert.getGroup().get(field);
        List<String> completed = alert.getCompletedBy().getOrDefault(field, List.of());
        List<String> values = one != null
                ? List.of(one)
                : completed.isEmpty() ? alert.getEntities().getOrDefault(field, List.of()) : completed;
        if (!values.isEmpty()) {
            String first = values.stream()
                    .limit(WHO_SHOWN)
                    .map(value ->
                            Styled.of(Printable.of(value)).cut(NAME_COLUMNS).render(false))
                    .collect(Collectors.joining(", "));
            String more = values.size() > WHO_SHOWN ? " (" + label(Label.MORE, values.size() - WHO_SHOWN) + ")" : "";
            parts.add(label(label) + " " + first + more);
        }
    }

    private void when(CardText card, Alert alert) {
        StringBuilder text = new StringBuilder(LocalTimes.range(alert.getFirst(), alert.getLast()));
        Duration lasted = Duration.between(alert.getFirst(), alert.getLast());
        if (!lasted.isZero()) {
            text.append(" (")
                    .append(label(Label.DURATION, LocalTimes.duration(lasted, language)))
                    .append(')');
        }
        Instant earliest = alert.getEvidence().stream()
                .map(Evidence::getEffective)
                .min(Comparator.naturalOrder())
                .orElse(alert.getFirst());
        if (earliest.isBefore(alert.getFirst())) {
            text.append("; ").append(label(Label.LED_UP, LocalTimes.time(earliest)));
        }
        Duration delay = Duration.ofMillis(alert.getDelay());
        if (alert.getLane() == Lane.delayed) {
            text.append("; ").append(label(Label.DELAYED, LocalTimes.duration(delay, language)));
        } else if (delay.compareTo(WORTH_SAYING) >= 0) {
            text.append("; ").append(label(Label.DELAY, LocalTimes.duration(delay, language)));
        }
        Instant published = alert.getPublished();
        boolean sameDay = LocalTimes.date(published).equals(LocalTimes.date(alert.getLast()));
        // with live logs seconds later; else what matters is how far they had been read
        boolean soon = Duration.between(alert.getLast(), published).compareTo(WORTH_SAYING) < 0;
        text.append("; ")
                .append(label(
                        soon ? Label.REPORTED : Label.REPORTED_LATER,
                        sameDay ? LocalTimes.time(published) : LocalTimes.full(published)));
        card.row(label(Label.WHEN), Styled.of(text.toString()));
    }

    private void count(CardText card, Alert alert) {
        if (alert.getCounted() == Counted.instants) {
            return; // of its steps, which are counted one by one in the findings
        }
        boolean exact = alert.getCounted() == Counted.events && !alert.getApproximate();
        String total = exact ? label(Label.EXACT, total(alert)) : total(alert);
        StringBuilder text =
                new StringBuilder(alert.getCounted() == Counted.matches ? label(Label.NOT_EVENTS, total) : total);
        if (alert.getDistinct() != null) {
            text.append("; ").append(label(Label.DISTINCT, grouped(alert.getDistinct())));
        }
        card.row(label(Label.COUNT), Styled.of(text.toString()));
    }

    private String total(Alert alert) {
        boolean one = alert.getCount() == 1;
        String total = switch (alert.getCounted()) {
            case events -> label(one ? Label.EVENT : Label.EVENTS, count(alert));
            case matches -> label(one ? Label.MATCH : Label.MATCHES, count(alert));
            case instants -> label(one ? Label.INSTANT : Label.INSTANTS, count(alert));
        };
        return alert.getApproximate() ? label(Label.APPROXIMATELY, total) : total;
    }

    private String count(Alert alert) {
        return grouped(alert.getCount());
    }

    /** Thousands are set apart: 12,345 in English, 12.345 in Vietnamese. */
    private String grouped(long number) {
        String text = String.format(Locale.ROOT, "%,d", number);
        return language == Language.EN ? text : text.replace(',', '.');
    }

    private void systems(CardText card, Alert alert) {
        List<Styled> systems = new ArrayList<>();
        Set<String> duty = new LinkedHashSet<>();
        for (SystemRef system : alert.getSystems()) {
            StringBuilder text = new StringBuilder(Printable.of(language.of(system.getName())))
                    .append(" [")
                    .append(Printable.of(system.getId()))
                    .append("], ")
                    .append(label(Label.SYSTEM_LEVEL, system.getLevel()));
            append(text, Label.OWNER, system.getOwner());
            append(text, Label.OPERATOR, system.getOperator());
            append(text, Label.PROVIDER, system.getProvider());
            systems.add(Styled.of(text.toString()));
            if (system.getDuty() != null) {
                duty.add(Printable.of(system.getDuty()));
            }
        }
        if (systems.isEmpty()) {
            systems.add(Styled.of(label(Label.REGISTER)));
        }
        card.rows(label(Label.SYSTEM), systems, 2);
        if (duty.isEmpty()) {
            duty.add(label(alert.getSystems().isEmpty() ? Label.NOBODY_KNOWN : Label.NO_DUTY));
        }
        card.rows(label(Label.CALL), duty.stream().map(Styled::of).toList(), 2);
    }

    private void append(StringBuilder text, Label label, @Nullable String value) {
        if (value != null) {
            text.append("; ").append(label(label)).append(' ').append(Printable.of(value));
        }
    }

    private void entities(CardText card, Alert alert) {
        List<Styled> rows = new ArrayList<>();
        for (Map.Entry<String, List<String>> entity : new TreeMap<>(alert.getEntities()).entrySet()) {
            List<String> values = entity.getValue();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < Math.min(values.size(), VALUES_SHOWN); i++) {
                text.append(i == 0 ? " " : ", ").append(shortened(values.get(i)));
            }
            if (values.size() > VALUES_SHOWN) {
                text.append(' ').append(label(Label.MORE, values.size() - VALUES_SHOWN));
            }
            rows.add(
                    new Styled().add(Style.LABEL, Printable.of(entity.getKey())).add(text.toString()));
        }
        card.rows(label(Label.WHO), rows, 2);
    }

    private static String shortened(String value) {
        return Styled.of(Printable.of(value)).cut(VALUE_COLUMNS).render(false);
    }

    private Styled finding(Finding finding) {
        Text text = finding.getText();
        return Styled.of(
                text == null
                        ? label(
                                Label.OBSERVED,
                                Printable.of(finding.getCondition()),
                                Printable.of(finding.getObserved()))
                        : Printable.of(language.of(text)));
    }

    private void lines(CardText card, Alert alert) {
        if (alert.getEvidence().isEmpty()) {
            return;
        }
        List<Evidence> shown = EvidenceLine.choose(alert.getEvidence(), LINES_SHOWN);
        List<Styled> rows = new ArrayList<>();
        boolean whole = alert.getCounted() == Counted.events && alert.getCount() >= shown.size();
        rows.add(Styled.of(
                whole
                        ? label(Label.LINES_SHOWN, shown.size(), count(alert))
                        : label(Label.LINES_SAMPLE, shown.size())));
        for (Evidence evidence : shown) {
            String time = LocalTimes.time(evidence.getEffective()) + "  ";
            // room for the hanging indent, the marks, and words that do not fill their row
            int columns = (card.room() - 4) * ROWS_PER_LINE - time.length() - 8;
            rows.add(Styled.of(time).add(EvidenceLine.of(evidence, columns)));
        }
        card.rows(label(Label.LINES), rows, 2);
    }

    private void members(CardText card, Alert alert) {
        List<Styled> rows = new ArrayList<>();
        for (DigestMember member : alert.getMembers()) {
            if (rows.size() == MEMBERS_SHOWN) {
                rows.add(Styled.of(label(Label.MORE, alert.getMembers().size() - MEMBERS_SHOWN)));
                break;
            }
            String text = LocalTimes.time(member.getFirst()) + "–" + LocalTimes.time(member.getLast())
                    + String.format(Locale.ROOT, " %7s", grouped(member.getCount()) + "×") + " "
                    + shortened(member.getWho()) + " · " + Printable.of(language.of(member.getTitle()));
            rows.add(Styled.of(text).cut(2 * (card.room() - MEMBER_COLUMNS)));
        }
        card.rows(label(Label.MEMBERS), rows, MEMBER_COLUMNS);
    }

    private List<Styled> bullets(List<Text> texts) {
        return texts.stream()
                .map(text -> Styled.of("– " + Printable.of(language.of(text))))
                .toList();
    }

    private void steps(CardText card, Alert alert) {
        List<Styled> steps = new ArrayList<>();
        FirstSteps playbook = FirstSteps.of(alert, language);
        for (String step : playbook.steps()) {
            steps.add(Styled.of((steps.size() + 1) + ". " + Printable.of(step)));
        }
        if (!playbook.open().isEmpty()) {
            steps.add(Styled.of(label(Label.FILL_IN, String.join(", ", playbook.open()))));
        }
        card.rows(label(Label.STEPS), steps, 3);
    }

    /** The category's name; a code that nobody knows is shown as it is. */
    private String category(String code) {
        if (!AlertCategory.CODES.contains(code)) {
            return Printable.of(code);
        }
        AlertCategory category = AlertCategory.valueOf(code);
        return language == Language.EN ? category.en() : category.vi();
    }

    private void rule(CardText card, Alert alert) {
        List<String> parts = new ArrayList<>();
        parts.add(Printable.of(alert.getRuleName()));
        if (!collects(alert)) {
            parts.add(Printable.of(alert.getCategory()));
        }
        if (!alert.getAttack().isEmpty()) {
            parts.add("ATT&CK " + Printable.of(String.join(", ", alert.getAttack())));
        }
        parts.add(label(Label.RELEASE, Printable.of(alert.getRelease())));
        parts.add(label(Label.EXCEPTIONS) + ": "
                + (alert.getExceptions().isEmpty()
                        ? label(Label.NONE)
                        : Printable.of(String.join(", ", alert.getExceptions()))));
        if (alert.getWatch() != null) {
            parts.add(label(Label.WATCH) + " " + Printable.of(alert.getWatch()));
        }
        if (alert.getContinues() != null) {
            parts.add(label(Label.CONTINUES, Printable.of(alert.getContinues())));
        }
        card.row(label(Label.RULE), Styled.of(String.join("; ", parts)));
        if (!alert.getEvidence().isEmpty()) {
            card.row(label(Label.EVIDENCE), Styled.of("sha256:" + EvidenceHash.of(alert)));
        }
    }

    private String label(Label label, Object... arguments) {
        return label.in(language, arguments);
    }
}
