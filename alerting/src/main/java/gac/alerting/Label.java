package gac.alerting;

import gac.schemas.avro.Level;
import java.util.Locale;

/** The fixed texts of cards, in both languages. */
enum Label {
    INFORMATIONAL("INFO", "THÔNG TIN"),
    LOW("LOW", "THẤP"),
    MEDIUM("MEDIUM", "TRUNG BÌNH"),
    HIGH("HIGH", "CAO"),
    CRITICAL("CRITICAL", "NGHIÊM TRỌNG"),
    ATTEMPT("attempt, no sign of success", "mới là dò thử, chưa thấy thành công"),
    POSSIBLE("possibly succeeded, to be checked", "có thể đã thành công, cần kiểm tra"),
    SUCCESS("likely succeeded", "có dấu hiệu thành công"),
    DIGEST("DIGEST OF ATTEMPTS", "TỔNG HỢP DÒ THỬ"),
    STORM("ALERT STORM", "BÃO CẢNH BÁO"),
    DRILL("DRILL", "DIỄN TẬP"),
    WATCH("watch", "đợt trực tăng cường"),
    SYSTEM_LEVEL("level %d", "cấp độ %d"),
    UNREGISTERED("unregistered system (treated as level %d)", "hệ thống chưa đăng ký (coi như cấp độ %d)"),
    MORE_SYSTEMS("and %d more systems", "và %d hệ thống khác"),
    MORE("and %d more", "và %d mục khác"),
    FROM("from", "từ"),
    USER("user", "tài khoản"),
    HOST("host", "máy"),
    WHEN("When", "Thời gian"),
    DURATION("over %s", "kéo dài %s"),
    DELAYED(
            "arrived late, by up to %s: counted among late events only",
            "đến muộn, tới %s: chỉ đếm cùng các sự kiện đến muộn"),
    DELAY("largest delay of a line %s", "dòng đến chậm nhất %s"),
    COUNT("Count", "Số lượng"),
    EVENT("%s event", "%s sự kiện"),
    EVENTS("%s events", "%s sự kiện"),
    MATCH("%s match of a rule", "%s lần khớp luật"),
    MATCHES("%s matches of rules", "%s lần khớp luật"),
    NOT_EVENTS(
            "%s, not events: a line counts once for each rule it matched",
            "%s, không phải sự kiện: một dòng khớp nhiều luật được tính cho từng luật"),
    INSTANT("%s match of a step", "%s lần khớp bước"),
    INSTANTS("%s matches of steps", "%s lần khớp bước"),
    APPROXIMATELY("about %s; a limit was reached", "khoảng %s; đã chạm giới hạn"),
    LED_UP("what led to it is shown from %s", "diễn biến dẫn tới được hiện từ %s"),
    DISTINCT("%s distinct values", "%s giá trị khác nhau"),
    SYSTEM("System", "Hệ thống"),
    REGISTER(
            "none registered for these lines: add it to systems.yaml (docs/config.md) to get its level, owner and whom to call",
            "chưa có hệ thống nào được đăng ký cho các dòng này: thêm vào systems.yaml (docs/config.md) để có cấp độ, chủ quản và người trực"),
    OWNER("owner", "chủ quản"),
    OPERATOR("operator", "vận hành"),
    PROVIDER("provider", "nhà cung cấp"),
    CALL("Call", "Gọi trực"),
    NO_DUTY("nobody is named in systems.yaml (duty)", "systems.yaml chưa ghi người trực (duty)"),
    NOBODY_KNOWN("nobody is named until the system is registered", "chưa biết gọi ai khi hệ thống chưa đăng ký"),
    WHO("Who", "Liên quan"),
    WHY("Why", "Vì sao"),
    OBSERVED("%s: observed %s", "%s: thực tế %s"),
    LINES("Lines", "Nhật ký"),
    LINES_SHOWN("%d of %s shown", "hiện %d trên %s dòng"),
    LINES_SAMPLE("%d shown", "hiện %d dòng"),
    BLIND("Not in logs", "Nhật ký thiếu"),
    FALSE_POSITIVES("Harmless if", "Vô hại nếu"),
    STEPS("First steps", "Việc cần làm"),
    FILL_IN("To be filled in by you: %s", "Tự điền: %s"),
    RULE("Rule", "Luật"),
    RELEASE("release %s", "bản phát hành %s"),
    EXCEPTIONS("exceptions considered", "ngoại lệ đã xét"),
    NONE("none", "không có"),
    EVIDENCE("Evidence", "Bằng chứng"),
    CONTINUES("continues alert %s", "tiếp nối cảnh báo %s"),
    MEMBERS("Attempts", "Các vụ"),
    EXACT("%s, exact", "%s, chính xác"),
    REPORTED("alert made %s", "cảnh báo lúc %s"),
    REPORTED_LATER("alert made when the logs had come to %s", "cảnh báo được tạo khi nhật ký đã đọc đến %s"),
    GROWN("%s now %s until %s (revision %d)", "%s nay có %s đến %s (lần cập nhật %d)"),
    COLLECTING("%s collects, %s so far: %s; %s", "%s đang gom, đến nay %s: %s; %s"),
    CLOSED("%s closed: %s, %s", "%s đã đóng: %s, %s"),
    NEXT("Next", "Lệnh tiếp"),
    MERGED("%s is now part of alert %s", "%s đã gộp vào cảnh báo %s");

    private final String en;
    private final String vi;

    Label(String en, String vi) {
        this.en = en;
        this.vi = vi;
    }

    static Label of(Level level) {
        return switch (level) {
            case informational -> INFORMATIONAL;
            case low -> LOW;
            case medium -> MEDIUM;
            case high -> HIGH;
            case critical -> CRITICAL;
        };
    }

    String in(Language language, Object... arguments) {
        String text = language == Language.EN ? en : vi;
        return arguments.length == 0 ? text : String.format(Locale.ROOT, text, arguments);
    }
}
