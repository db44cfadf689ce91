package gac.correlate.indicators;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a feed lists, in the form in which releases keep it: pieces of text, each with a head {@code gac-indicators 1 FEED} and a line for each
 * indicator, its fields parted by tabs. The same indicators give the same pieces, in whatever order and form the feed lists them.
 *
 * @param name the feed's name
 * @param indicators of one type, value and validity once, the one of the highest confidence
 * @param left how many entries were left out because Gác cannot look for them, by why
 */
public record Feed(String name, List<Indicator> indicators, Map<String, Integer> left) {
    private static final String HEAD = "gac-indicators 1 ";
    private static final String REFUSED = "gac-indicators refused\n";
    /** Characters of a piece: one record of {@code gac.config}, below the broker's limit of 1 MB also when each takes three bytes. */
    private static final int PIECE = 300_000;

    private static final int FIELDS = 7;
    private static final Comparator<Indicator> BEST = Comparator.comparingInt(Indicator::confidence)
            .thenComparing(indicator -> plain(indicator.label()))
            .thenComparing(indicator -> plain(indicator.tlp()));

    public Feed {
        indicators = List.copyOf(indicators);
        left = Map.copyOf(left);
    }

    /** Of several of one type, value and validity the one of the highest confidence stays, of these one by its label and traffic light. */
    static Feed of(String name, Collection<Indicator> listed, Map<String, Integer> left) {
        Map<String, Indicator> sorted = new TreeMap<>();
        for (Indicator indicator : listed) {
            sorted.merge(
                    indicator.type() + " " + indicator.value() + " " + indicator.from() + " " + indicator.until(),
                    indicator,
                    BinaryOperator.maxBy(BEST));
        }
        return new Feed(name, List.copyOf(sorted.values()), left);
    }

    /** The pieces; a feed without indicators is one piece. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder(HEAD).append(name).append('\n');
        for (Indicator indicator : indicators) {
            if (text.length() > PIECE) {
                texts.add(text.toString());
                text = new StringBuilder(HEAD).append(name).append('\n');
            }
            text.append(indicator.type()).append('\t').append(indicator.value()).append('\t');
            text.append(plain(indicator.label()))
                    .append('\t')
                    .append(indicator.confidence())
                    .append('\t');
            text.append(plain(indicator.tlp())).append('\t');
            text.append(plain(indicator.from()))
                    .append('\t')
                    .append(plain(indicator.until()))
                    .append('\n');
        }
        texts.add(text.toString());
        return texts;
    }

    private static String plain(@Nullable Object value) {
        return value == null ? "" : value.toString().replaceAll("\\p{Cntrl}", " ");
    }

    /** The piece of a feed that cannot be read: a release that is made of it is refused, and says why. */
    public static String refused(String why) {
        return REFUSED + why;
    }

    /** Takes the indicators of a piece. */
    interface Sink {
        void indicator(String feed, Indicator indicator);
    }

    /**
     * Reads a piece.
     *
     * @throws IllegalArgumentException naming the line that is not as {@link #texts} writes it, or saying why the feed was refused
     */
    static void read(String text, Sink sink) {
        if (text.startsWith(REFUSED)) {
            throw new IllegalArgumentException(text.substring(REFUSED.length()));
        }
        if (!text.startsWith(HEAD)) {
            throw new IllegalArgumentException("line 1: must begin with '" + HEAD.strip() + "'");
        }
        int end = text.indexOf('\n');
        String feed = text.substring(HEAD.length(), end < 0 ? text.length() : end);
        int line = 1;
        for (int from = end + 1; end >= 0 && from < text.length(); from = end + 1) {
            line++;
            end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            try {
                sink.indicator(feed, indicator(text.substring(from, end)));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                throw new IllegalArgumentException("line " + line + ": " + e.getMessage(), e);
            }
        }
    }

    private static Indicator indicator(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("must have " + FIELDS + " fields");
        }
        return new Indicator(
                IndicatorType.valueOf(fields[0]),
                fields[1],
                fields[2].isEmpty() ? null : fields[2],
                Integer.parseInt(fields[3]),
                fields[4].isEmpty() ? null : fields[4],
                fields[5].isEmpty() ? null : Instant.parse(fields[5]),
                fields[6].isEmpty() ? null : Instant.parse(fields[6]));
    }
}
