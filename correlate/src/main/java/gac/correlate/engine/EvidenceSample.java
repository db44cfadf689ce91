package gac.correlate.engine;

import gac.schemas.avro.Evidence;
import gac.schemas.avro.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines kept of a group: at most {@link #PER_RULE} of each rule and {@link #KEPT} in all, the earliest ones. */
final class EvidenceSample {
    static final int PER_RULE = 10;
    static final int KEPT = 30;
    /** Lines shown with one alert. */
    static final int SHOWN = 10;

    private static final int VERSION = 1;
    private static final Comparator<Evidence> ORDER =
            Comparator.comparing(Evidence::getEffective).thenComparing(Evidence::getEventId);

    private final List<Evidence> lines = new ArrayList<>();

    static EvidenceSample decode(byte @Nullable [] bytes) {
        EvidenceSample sample = new EvidenceSample();
        if (bytes == null) {
            return sample;
        }
        StateInput in = new StateInput(bytes, VERSION);
        for (int left = in.size(); left > 0; left--) {
            Evidence line = new Evidence();
            line.setLine(in.text());
            line.setTruncated(in.number() != 0);
            line.setEventId(in.text());
            line.setEffective(Instant.ofEpochMilli(in.number()));
            line.setReceived(Instant.ofEpochMilli(in.number()));
            line.setSource(in.textOrNull());
            line.setRule(in.text());
            List<Span> spans = new ArrayList<>();
            for (int span = in.size(); span > 0; span--) {
                spans.add(new Span(in.integer(), in.integer()));
            }
            line.setSpans(spans);
            sample.lines.add(line);
        }
        return sample;
    }

    byte[] encode() {
        StateOutput out = new StateOutput(VERSION).number(lines.size());
        for (Evidence line : lines) {
            out.text(line.getLine())
                    .number(line.getTruncated() ? 1 : 0)
                    .text(line.getEventId())
                    .number(line.getEffective().toEpochMilli())
                    .number(line.getReceived().toEpochMilli())
                    .text(line.getSource())
                    .text(line.getRule())
                    .number(line.getSpans().size());
            line.getSpans().forEach(span -> out.number(span.getStart()).number(span.getEnd()));
        }
        return out.bytes();
    }

    /** Whether there is a line not older than an instant. */
    boolean reaches(long instantMs) {
        return !lines.isEmpty() && lines.get(lines.size() - 1).getEffective().toEpochMilli() >= instantMs;
    }

    /** Drops what is older than an instant; whether something went. */
    boolean forgetBefore(long instantMs) {
        return lines.removeIf(line -> line.getEffective().toEpochMilli() < instantMs);
    }

    /** Keeps a line unless it is there already or earlier ones fill the sample; whether something changed. */
    boolean add(Evidence line) {
        if (lines.stream()
                .anyMatch(known -> known.getEventId().equals(line.getEventId())
                        && known.getRule().equals(line.getRule()))) {
            return false;
        }
        lines.add(line);
        lines.sort(ORDER);
        Evidence latest = null;
        int ofRule = 0;
        for (Evidence known : lines) {
            if (known.getRule().equals(line.getRule())) {
                latest = known;
                ofRule++;
            }
        }
        if (ofRule > PER_RULE && latest != null) {
            lines.remove(latest);
        } else if (lines.size() > KEPT) {
            latest = lines.remove(lines.size() - 1);
        } else {
            return true;
        }
        return latest == null || !latest.getEventId().equals(line.getEventId());
    }

    /** The n-th line, or null. */
    @Nullable
    Evidence line(int n) {
        return n < lines.size() ? lines.get(n) : null;
    }

    /** Each line once, with the marks of all rules that matched it, under the first of their ids. */
    private Collection<Evidence> joined() {
        Map<String, Evidence> byEvent = new LinkedHashMap<>();
        for (Evidence line : lines) {
            byEvent.merge(line.getEventId(), line, EvidenceSample::join);
        }
        return byEvent.values();
    }

    private static Evidence join(Evidence one, Evidence other) {
        boolean before = one.getRule().compareTo(other.getRule()) <= 0;
        Evidence joined = Evidence.newBuilder(before ? one : other).build();
        Set<Span> spans = new LinkedHashSet<>((before ? one : other).getSpans());
        spans.addAll((before ? other : one).getSpans());
        joined.setSpans(List.copyOf(spans));
        return joined;
    }

    /** At most {@link #SHOWN} lines of a stretch of time, every rule having its share, in order of time. */
    List<Evidence> between(long fromMs, long toMs) {
        Map<String, Integer> ofRule = new HashMap<>();
        record Ranked(int rank, Evidence line) {}
        List<Ranked> ranked = new ArrayList<>();
        for (Evidence line : joined()) {
            long at = line.getEffective().toEpochMilli();
            if (at >= fromMs && at <= toMs) {
                ranked.add(new Ranked(ofRule.merge(line.getRule(), 1, Integer::sum), line));
            }
        }
        return ranked.stream()
                .sorted(Comparator.comparingInt(Ranked::rank))
                .limit(SHOWN)
                .map(Ranked::line)
                .sorted(ORDER)
                .toList();
    }
}
