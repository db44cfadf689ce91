package gac.correlate.health;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.health.Finding.Kind;
import gac.correlate.health.Finding.Part;
import gac.correlate.health.Finding.Subject;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What people on duty read, in both languages. */
class HealthTextsTest {
    private static final Instant SINCE = Instant.parse("2026-12-01T01:00:00Z");
    private static final Map<String, Object> OBSERVED = Map.of(
            "silent",
            Duration.ofMinutes(7),
            "silent_after",
            Duration.ofMinutes(5),
            "stopped",
            true,
            "effective",
            SINCE.minusSeconds(3600),
            "parsed",
            0.4567,
            "rate",
            66.0,
            "usual",
            600.0);

    @Test
    void everyKindInBothLanguages() {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Finding finding = new Finding(
                    new Subject(kind, "so-tttt", List.of(new Part("x", "192.0.2.99"))),
                    SINCE,
                    new TreeSet<>(List.of(
                            new SenderKey("so-tttt", "portal-web", "web-1", false),
                            new SenderKey("so-tttt", "portal-web", "web-2", false))),
                    List.of(),
                    3,
                    OBSERVED);
            for (Text text : List.of(
                    HealthTexts.title(kind),
                    HealthTexts.finding(finding),
                    HealthTexts.over(kind, SINCE, SINCE.plusSeconds(5400)))) {
                lines.add(text.getEn());
                lines.add(text.getVi());
            }
            assertThat(HealthTexts.steps(kind)).isNotEmpty();
        }
        assertThat(String.join("\n", lines)).isEqualTo("""
                A receiver of Gác gives no sign of life
                Bộ thu của Gác không còn tín hiệu hoạt động
                192.0.2.99: last sign of life at 2026-12-01 08:00:00, it was stopped in order; 2 sources by it: web-1 (portal-web), web-2 (portal-web)
                192.0.2.99: tín hiệu cuối lúc 2026-12-01 08:00:00, được dừng bình thường; 2 nguồn qua đó: web-1 (portal-web), web-2 (portal-web)
                it gives signs of life again, 2026-12-01 09:30:00, after 90 min
                đã có lại tín hiệu, 2026-12-01 09:30:00, sau 90 phút
                Nothing comes in by a receiver
                Bộ thu không nhận được nhật ký nào
                192.0.2.99: it runs, and its last line came at 2026-12-01 08:00:00; 2 sources silent: web-1 (portal-web), web-2 (portal-web)
                192.0.2.99: vẫn chạy, dòng cuối nhận lúc 2026-12-01 08:00:00; 2 nguồn im lặng: web-1 (portal-web), web-2 (portal-web)
                heard again, 2026-12-01 09:30:00, after 90 min
                đã gửi lại nhật ký, 2026-12-01 09:30:00, sau 90 phút
                A machine that sends for others is silent
                Máy gửi hộ nhật ký im lặng
                192.0.2.99: its last line came at 2026-12-01 08:00:00; 2 sources silent: web-1 (portal-web), web-2 (portal-web)
                192.0.2.99: dòng cuối nhận lúc 2026-12-01 08:00:00; 2 nguồn im lặng: web-1 (portal-web), web-2 (portal-web)
                heard again, 2026-12-01 09:30:00, after 90 min
                đã gửi lại nhật ký, 2026-12-01 09:30:00, sau 90 phút
                A log source is silent
                Nguồn nhật ký im lặng
                web-1 (portal-web), web-2 (portal-web): last line at 2026-12-01 08:00:00, silent for 7 min, which is more than 5 min
                web-1 (portal-web), web-2 (portal-web): dòng cuối lúc 2026-12-01 08:00:00, im lặng 7 phút, quá mức 5 phút
                heard again, 2026-12-01 09:30:00, after 90 min
                đã gửi lại nhật ký, 2026-12-01 09:30:00, sau 90 phút
                The time in a source's lines stands still
                Thời gian trong nhật ký của nguồn đứng yên
                lines come, and none is later than 2026-12-01 07:00:00: web-1 (portal-web), web-2 (portal-web)
                vẫn có dòng gửi về nhưng không dòng nào sau 2026-12-01 07:00:00: web-1 (portal-web), web-2 (portal-web)
                as usual again, 2026-12-01 09:30:00, after 90 min
                đã trở lại bình thường, 2026-12-01 09:30:00, sau 90 phút
                Lines of a source cannot be read
                Nhật ký của nguồn không phân tích được
                a parser reads 45.6 % of the lines of the last hour, less than 90 %: web-1 (portal-web), web-2 (portal-web)
                chỉ phân tích được 45,6 % số dòng trong giờ qua, dưới 90 %: web-1 (portal-web), web-2 (portal-web)
                as usual again, 2026-12-01 09:30:00, after 90 min
                đã trở lại bình thường, 2026-12-01 09:30:00, sau 90 phút
                A source sends far fewer lines than usual
                Nguồn gửi ít nhật ký hơn hẳn bình thường
                66.0 lines a minute; usual at this hour: 600.0: web-1 (portal-web), web-2 (portal-web)
                66,0 dòng mỗi phút; bình thường giờ này: 600,0: web-1 (portal-web), web-2 (portal-web)
                as usual again, 2026-12-01 09:30:00, after 90 min
                đã trở lại bình thường, 2026-12-01 09:30:00, sau 90 phút""");
    }
}
