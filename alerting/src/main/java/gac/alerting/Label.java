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
    EVENTS("%s events, exact", "%s sự kiện, chính xác"),
    EVENTS_APPROXIMATE("about %s events (a limit was reached)", "khoảng %s sự kiện (đã chạm giới hạn)"),
    DISTINCT("%s distinct values", "%s giá trị khác nhau"),
    SYSTEM("System", "Hệ thống"),
    OWNER("owner", "chủ quản"),
    OPERATOR("operator", "vận hành"),
    PROVIDER("provider", "nhà cung cấp"),
    CALL("Call", "Gọi trực"),
    WHO("Who", "Đối tượng"),
    WHY("Why", "Vì sao"),
    OBSERVED("%s: observed %s", "%s: thực tế %s"),
    LINES("Lines", "Dòng log"),
    LINES_SHOWN("%d of %s shown", "hiện %d trên %s dòng"),
    BLIND("Not in logs", "Log không rõ"),
    FALSE_POSITIVES("Harmless if", "Vô hại nếu"),
    STEPS("First steps", "Việc cần làm"),
    RULE("Rule", "Luật"),
    RELEASE("release %s", "bản phát hành %s"),
    EXCEPTIONS("exceptions considered", "ngoại lệ đã xét"),
    NONE("none", "không có"),
    EVIDENCE("Evidence", "Bằng chứng"),
    CONTINUES("continues alert %s", "tiếp nối cảnh báo %s"),
    MEMBERS("Attempts", "Các vụ"),
    REPORTED("alert made %s", "cảnh báo lúc %s"),
    GROWN("%s now %s events until %s (revision %d)", "%s nay có %s sự kiện đến %s (lần cập nhật %d)"),
    COLLECTING("%s collects, %s so far: %s; %s", "%s đang gom, đến nay %s: %s; %s"),
    CLOSED("%s closed: %s events, %s", "%s đã đóng: %s sự kiện, %s"),
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
