package gac.standalone.operations;

import gac.alerting.Language;
import java.util.Locale;

/** The words of {@code gac top} and {@code gac sources}, in both languages. */
enum Label {
    SINCE("Gác, started %s, now %s", "Gác, chạy từ %s, bây giờ %s"),
    RELEASE("release %s", "bản phát hành %s"),
    NO_RELEASE("no release", "chưa có bản phát hành"),
    REFUSED("%d published and refused (gac get says why)", "%d bản bị từ chối (gac get cho biết lý do)"),
    READY("caught up", "đã xử lý kịp"),
    NOT_READY("NOT READY: %s: %s", "CHƯA SẴN SÀNG: %s: %s"),
    TOTAL("since the start", "từ khi chạy"),
    RATE("a second", "mỗi giây"),
    LINES("lines received", "dòng nhật ký đã nhận"),
    DROPPED("  dropped (docs/ingest.md has the reasons)", "  bị bỏ (lý do: docs/ingest.md)"),
    DEAD_LETTERS("  dead letters (not readable, kept)", "  dòng không đọc được (vẫn giữ lại)"),
    EVENTS("  events written", "  sự kiện đã ghi"),
    DETECTED("events detect has looked at", "sự kiện đã đối chiếu với luật"),
    MATCHED("  matched by a rule", "  khớp ít nhất một luật"),
    DETECTIONS("detections (a line counts once for each rule)", "phát hiện (một dòng tính cho từng luật nó khớp)"),
    HELD_EXCEPTION("  held back by an exception", "  bị bỏ qua theo ngoại lệ"),
    HELD_LEVEL("  held back: the system is below the level", "  giữ lại: hệ thống dưới cấp độ cảnh báo"),
    ALERTS("alerts opened, those that digests gather among them", "cảnh báo đã mở, kể cả vụ nằm trong bản tổng hợp"),
    DIGESTS("digests opened", "bản tổng hợp dò thử đã mở"),
    SOURCE("SOURCE", "NGUỒN"),
    ORGANIZATION("ORGANIZATION", "CƠ QUAN"),
    SYSTEMS("SYSTEMS", "HỆ THỐNG"),
    LAST_SEEN("LAST SEEN", "LẦN CUỐI"),
    AGO("%s ago", "%s trước"),
    SOURCE_LINES("LINES", "SỐ DÒNG"),
    SOURCE_RATE("PER SECOND", "MỖI GIÂY"),
    PARSED("PARSED", "ĐỌC ĐƯỢC"),
    SKEW("CLOCK", "ĐỒNG HỒ"),
    SOURCE_DEAD("DEAD", "KHÔNG ĐỌC"),
    SOURCE_DROPPED("DROPPED", "BỊ BỎ"),
    UNREGISTERED("none registered", "chưa đăng ký"),
    HOST("HOST", "MÁY"),
    REST("all others", "các máy khác"),
    STATE("STATE", "TRẠNG THÁI"),
    TALKING("talking", "đang gửi"),
    QUIET("quiet", "tạm nghỉ"),
    SILENT("SILENT", "IM LẶNG"),
    UNKNOWN("not known", "không rõ"),
    RATE_MINUTE("PER MINUTE", "MỖI PHÚT"),
    SILENT_AFTER("SILENT AFTER", "IM LẶNG SAU"),
    MORE_HOSTS("and %s more (--most N)", "và %s máy khác (--most N)"),
    NEVER_HEARD("never heard", "chưa từng gửi");

    private final String en;
    private final String vi;

    Label(String en, String vi) {
        this.en = en;
        this.vi = vi;
    }

    String in(Language language, Object... arguments) {
        String text = language == Language.EN ? en : vi;
        return arguments.length == 0 ? text : String.format(Locale.ROOT, text, arguments);
    }
}
