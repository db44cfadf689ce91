package gac.correlate.health;

import gac.correlate.health.Finding.Kind;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What people are told of the sources' health, in both languages; instants in Vietnamese time. */
final class HealthTexts {
    /** Names in one sentence. */
    private static final int NAMED = 10;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(Hours.ZONE);

    private static final Map<Kind, Text> TITLES = Map.of(
            Kind.RECEIVER,
            new Text("A receiver of Gác gives no sign of life", "Bộ thu của Gác không còn tín hiệu hoạt động"),
            Kind.NOTHING_COMES,
            new Text("Nothing comes in by a receiver", "Bộ thu không nhận được nhật ký nào"),
            Kind.COLLECTOR,
            new Text("A machine that sends for others is silent", "Máy gửi hộ nhật ký im lặng"),
            Kind.SILENT,
            new Text("A log source is silent", "Nguồn nhật ký im lặng"),
            Kind.TIME_STANDS,
            new Text("The time in a source's lines stands still", "Thời gian trong nhật ký của nguồn đứng yên"),
            Kind.UNREADABLE,
            new Text("Lines of a source cannot be read", "Nhật ký của nguồn không phân tích được"),
            Kind.FEWER,
            new Text("A source sends far fewer lines than usual", "Nguồn gửi ít nhật ký hơn hẳn bình thường"));

    private static final Map<Kind, List<Text>> STEPS = Map.of(
            Kind.RECEIVER,
            List.of(
                    new Text(
                            "On the machine where it ran: is the process there, and what does its log say last?",
                            "Trên máy chạy bộ thu: tiến trình còn không, nhật ký của nó ghi gì sau cùng?"),
                    new Text(
                            "Start it again; senders with a queue deliver what they kept.",
                            "Khởi động lại; máy gửi có hàng đợi sẽ gửi lại phần đã giữ.")),
            Kind.NOTHING_COMES,
            List.of(new Text(
                    "Look at what stands before the receiver: network, firewall, load balancer, certificate.",
                    "Kiểm tra phía trước bộ thu: mạng, tường lửa, cân bằng tải, chứng thư.")),
            Kind.COLLECTOR,
            List.of(
                    new Text(
                            "Does the machine answer, and does its log agent run?",
                            "Máy đó còn phản hồi không, tác tử gửi nhật ký còn chạy không?"),
                    new Text(
                            "Until it is back nobody sees what happens on the machines behind it.",
                            "Đến khi nó trở lại, không ai thấy được việc xảy ra trên các máy phía sau.")),
            Kind.SILENT,
            List.of(
                    new Text(
                            "Does the machine answer? Does its log agent run, and does the path to Gác let it through?",
                            "Máy còn phản hồi không? Tác tử gửi nhật ký còn chạy không, đường tới Gác có thông không?"),
                    new Text(
                            "Intruders stop logging: look on the machine itself at what it wrote since then.",
                            "Kẻ xâm nhập hay tắt ghi nhật ký: xem ngay trên máy những gì được ghi từ lúc đó."),
                    new Text(
                            "Is the silence meant? Write it into quiet or rhythm of the system (docs/health.md).",
                            "Nếu im lặng là có chủ ý: ghi vào quiet hoặc rhythm của hệ thống (docs/health.md).")),
            Kind.TIME_STANDS,
            List.of(new Text(
                    "Compare the clock of the machine; see whether an agent sends old lines again.",
                    "So đồng hồ của máy; xem tác tử có đang gửi lại các dòng cũ không.")),
            Kind.UNREADABLE,
            List.of(
                    new Text(
                            "Has the software or its log format changed? gac parse on some of the lines shows what is read.",
                            "Phần mềm hoặc định dạng nhật ký có thay đổi không? Chạy gac parse trên vài dòng để xem."),
                    new Text(
                            "Rules see little in such lines: mend parser, format or patterns of the source.",
                            "Luật gần như không thấy gì trong các dòng này: sửa parser, format hoặc patterns của nguồn.")),
            Kind.FEWER,
            List.of(new Text(
                    "Has part of the logging been switched off, or does the service stand still?",
                    "Có phần ghi nhật ký nào bị tắt, hay dịch vụ đang ngừng?")));

    private HealthTexts() {}

    static Text title(Kind kind) {
        return Objects.requireNonNull(TITLES.get(kind));
    }

    static List<Text> steps(Kind kind) {
        return Objects.requireNonNull(STEPS.get(kind));
    }

    /** What was seen. */
    static Text finding(Finding found) {
        Text names = names(found.members().stream().map(SenderKey::text).toList());
        int many = found.members().size();
        String since = TIME.format(found.since());
        List<Finding.Part> group = found.key().group();
        String way = group.get(group.size() - 1).value();
        return switch (found.key().kind()) {
            case RECEIVER -> {
                boolean stopped = Boolean.TRUE.equals(found.observed().get("stopped"));
                yield new Text(
                        way + ": last sign of life at " + since + (stopped ? ", it was stopped in order" : "") + "; "
                                + sources(many) + " by it: " + names.getEn(),
                        way + ": tín hiệu cuối lúc " + since + (stopped ? ", được dừng bình thường" : "") + "; " + many
                                + " nguồn qua đó: " + names.getVi());
            }
            case NOTHING_COMES ->
                new Text(
                        way + ": it runs, and its last line came at " + since + "; " + sources(many) + " silent: "
                                + names.getEn(),
                        way + ": vẫn chạy, dòng cuối nhận lúc " + since + "; " + many + " nguồn im lặng: "
                                + names.getVi());
            case COLLECTOR ->
                new Text(
                        way + ": its last line came at " + since + "; " + sources(many) + " silent: " + names.getEn(),
                        way + ": dòng cuối nhận lúc " + since + "; " + many + " nguồn im lặng: " + names.getVi());
            case SILENT -> {
                Text lasted = span(found.observed("silent", Duration.class));
                Text allowed = span(found.observed("silent_after", Duration.class));
                yield new Text(
                        names.getEn() + ": last line at " + since + ", silent for " + lasted.getEn()
                                + ", which is more than " + allowed.getEn(),
                        names.getVi() + ": dòng cuối lúc " + since + ", im lặng " + lasted.getVi() + ", quá mức "
                                + allowed.getVi());
            }
            case TIME_STANDS -> {
                String latest = TIME.format(found.observed("effective", Instant.class));
                yield new Text(
                        "lines come, and none is later than " + latest + ": " + names.getEn(),
                        "vẫn có dòng gửi về nhưng không dòng nào sau " + latest + ": " + names.getVi());
            }
            case UNREADABLE -> {
                double part = found.observed("parsed", Double.class);
                yield new Text(
                        "a parser reads " + percent(part) + " % of the lines of the last hour, less than 90 %: "
                                + names.getEn(),
                        "chỉ phân tích được " + percent(part).replace('.', ',')
                                + " % số dòng trong giờ qua, dưới 90 %: " + names.getVi());
            }
            case FEWER -> {
                String rate = number(found.observed("rate", Double.class));
                String usual = number(found.observed("usual", Double.class));
                yield new Text(
                        rate + " lines a minute; usual at this hour: " + usual + ": " + names.getEn(),
                        rate.replace('.', ',') + " dòng mỗi phút; bình thường giờ này: " + usual.replace('.', ',')
                                + ": " + names.getVi());
            }
        };
    }

    /** That it is over. */
    static Text over(Kind kind, Instant since, Instant now) {
        Text lasted = span(Duration.between(since, now));
        String at = TIME.format(now);
        return switch (kind) {
            case RECEIVER ->
                new Text(
                        "it gives signs of life again, " + at + ", after " + lasted.getEn(),
                        "đã có lại tín hiệu, " + at + ", sau " + lasted.getVi());
            case NOTHING_COMES, COLLECTOR, SILENT ->
                new Text(
                        "heard again, " + at + ", after " + lasted.getEn(),
                        "đã gửi lại nhật ký, " + at + ", sau " + lasted.getVi());
            case TIME_STANDS, UNREADABLE, FEWER ->
                new Text(
                        "as usual again, " + at + ", after " + lasted.getEn(),
                        "đã trở lại bình thường, " + at + ", sau " + lasted.getVi());
        };
    }

    /** That nobody waits for it any more. */
    static Text forgotten(Instant now) {
        String at = TIME.format(now);
        return new Text("not watched any more since " + at, "không còn được theo dõi từ " + at);
    }

    static Text needsHeartbeat() {
        return new Text(
                "cannot be watched: its silence says nothing within a quarter of an hour. Let it write a line each five minutes"
                        + " and name that as heartbeat (docs/health.md)",
                "không thể theo dõi: nguồn gửi quá thưa nên im lặng 15 phút chưa nói lên điều gì. Cho nguồn ghi một dòng mỗi 5"
                        + " phút và khai báo heartbeat (docs/health.md)");
    }

    static Text calendared() {
        return new Text("may be silent now (quiet of its system)", "được phép im lặng lúc này (quiet của hệ thống)");
    }

    static Text behind(String receiver) {
        return new Text(
                "not known: " + receiver + " gives no sign of life",
                "không rõ: " + receiver + " không còn tín hiệu hoạt động");
    }

    static Text never() {
        return new Text("never heard", "chưa từng gửi");
    }

    private static String sources(int many) {
        return many == 1 ? "1 source" : many + " sources";
    }

    private static Text names(Collection<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        int more = names.size() - NAMED;
        return more <= 0
                ? new Text(first, first)
                : new Text(first + " and " + more + " more", first + " và " + more + " nguồn khác");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f", Math.floor(part * 1000) / 10);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** Rounded down to what one would say. */
    static Text span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return new Text(seconds + " s", seconds + " giây");
        }
        if (seconds < 7_200) {
            return new Text(seconds / 60 + " min", seconds / 60 + " phút");
        }
        return seconds < 172_800
                ? new Text(seconds / 3_600 + " h", seconds / 3_600 + " giờ")
                : new Text(seconds / 86_400 + " days", seconds / 86_400 + " ngày");
    }
}
