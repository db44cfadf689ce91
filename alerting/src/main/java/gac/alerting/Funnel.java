package gac.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of the lines, from top to bottom. Every number is counted from what is in Kafka, not from memory of a process.
 *
 * @param lines received, or -1 where nobody counted
 * @param events lines that became events
 * @param deadLetters what could not be framed, decoded or processed
 * @param detections matches of rules that were counted by some definition
 * @param suppressed matches that an exception held back, by its id; counted nowhere else
 * @param belowLevel episodes that are no alerts because the system is below the level that alerts
 * @param level the level from which systems alert
 * @param paged alerts that call somebody, storms included
 * @param queued alerts worth a look today
 * @param digests digests of attempts
 * @param attempts attempts that the digests stand for
 */
public record Funnel(
        long lines,
        long events,
        long deadLetters,
        long detections,
        Map<String, Long> suppressed,
        long belowLevel,
        int level,
        long paged,
        long queued,
        long digests,
        long attempts) {

    public Funnel {
        suppressed = Map.copyOf(suppressed);
    }

    /** The numbers as a table, one line each, ending with a line break. */
    public String table(Language language) {
        boolean en = language == Language.EN;
        List<String> rows = new ArrayList<>();
        if (lines >= 0) {
            rows.add(row(lines, en ? "lines received" : "dòng nhật ký đã nhận"));
        }
        rows.add(row(events, en ? "events" : "sự kiện"));
        rows.add(row(deadLetters, en ? "dead letters (not readable, kept)" : "dòng không đọc được (vẫn giữ lại)"));
        rows.add(row(
                detections,
                en
                        ? "detections (matches of rules; a line counts once for each rule)"
                        : "phát hiện (khớp luật; một dòng tính cho từng luật nó khớp)"));
        long held = suppressed.values().stream().mapToLong(Long::longValue).sum();
        rows.add(row(held, en ? "suppressed by an exception" : "bị bỏ qua theo ngoại lệ"));
        rows.add(row(
                belowLevel,
                en
                        ? "held back: the system is below level " + level
                        : "giữ lại, không cảnh báo: hệ thống dưới cấp độ " + level));
        rows.add(row(paged + queued + digests, en ? "alerts, of which" : "cảnh báo, trong đó"));
        rows.add(row(paged, en ? "  call somebody" : "  phải gọi người trực"));
        rows.add(row(queued, en ? "  worth a look today" : "  cần xem trong ngày"));
        rows.add(row(
                digests,
                en ? "  digests of " + attempts + " attempts" : "  bản tổng hợp của " + attempts + " vụ dò thử"));
        return String.join("\n", rows) + "\n";
    }

    private static String row(long number, String what) {
        return String.format(java.util.Locale.ROOT, "%10d  %s", number, what);
    }
}
