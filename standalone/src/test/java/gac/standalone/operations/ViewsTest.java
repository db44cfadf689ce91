package gac.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import gac.alerting.Language;
import gac.standalone.operations.NodeStatus.Source;
import gac.standalone.operations.NodeStatus.Stages;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final Instant STARTED = Instant.parse("2026-12-01T00:00:00Z");
    private static final Source QUIET = new Source("mail", "so-y-te", Map.of(), null, null, 0, 0, 0, 0, Map.of());

    private static Source web(long lines, long events) {
        return new Source(
                "portal-web",
                "so-tttt",
                Map.of("portal", 3, "intranet", 2),
                Instant.parse("2026-12-01T01:00:06Z"),
                -25_200.0,
                lines,
                events,
                3,
                1,
                Map.of("kafka_refused", 1L, "joined_too_large", 1L));
    }

    private static NodeStatus status(Instant started, String at, Stages stages, Source... sources) {
        return new NodeStatus(Instant.parse(at), started, "r-0a1b", 0, List.of(), stages, List.of(sources));
    }

    private final NodeStatus before = status(
            STARTED,
            "2026-12-01T01:00:00Z",
            new Stages(1_234_000, 2, 1_233_990, 8, 1_233_900, 90, 120, 1, 4, 3, 1),
            web(7_000, 6_997),
            QUIET);
    private final NodeStatus now = status(
            STARTED,
            "2026-12-01T01:00:10Z",
            new Stages(1_236_005, 2, 1_235_990, 9, 1_235_900, 91, 122, 1, 4, 4, 1),
            web(8_005, 7_998),
            QUIET);

    @Test
    void theFunnelInEnglish() {
        assertThat(new TopView(Language.EN).of(before, now)).isEqualTo("""
                Gác, started 2026-12-01 07:00:00, now 2026-12-01 08:00:10  release r-0a1b
                caught up

                since the start     a second
                      1,236,005          201   lines received
                              2          0.0     dropped (docs/ingest.md has the reasons)
                              9          0.1     dead letters (not readable, kept)
                      1,235,990          200     events written
                      1,235,900          200   events detect has looked at
                             91          0.1     matched by a rule
                            122          0.2   detections (a line counts once for each rule)
                              1          0.0     held back by an exception
                              4          0.0     held back: the system is below the level
                              4          0.1   alerts opened, those that digests gather among them
                              1          0.0   digests opened
                """);
    }

    @Test
    void theFunnelInVietnameseWithWhatIsNotWell() {
        NodeStatus troubled = new NodeStatus(
                now.at(),
                now.started(),
                "",
                2,
                List.of(new Health.Problem("gac-detect", "200,001 records behind", "còn chậm 200.001 bản ghi")),
                now.stages(),
                now.sources());
        assertThat(new TopView(Language.VI).of(before, troubled)).isEqualTo("""
                Gác, chạy từ 2026-12-01 07:00:00, bây giờ 2026-12-01 08:00:10  chưa có bản phát hành, 2 bản bị từ chối (gac get cho biết lý do)
                CHƯA SẴN SÀNG: gac-detect: còn chậm 200.001 bản ghi

                    từ khi chạy     mỗi giây
                      1.236.005          201   dòng nhật ký đã nhận
                              2          0,0     bị bỏ (lý do: docs/ingest.md)
                              9          0,1     dòng không đọc được (vẫn giữ lại)
                      1.235.990          200     sự kiện đã ghi
                      1.235.900          200   sự kiện đã đối chiếu với luật
                             91          0,1     khớp ít nhất một luật
                            122          0,2   phát hiện (một dòng tính cho từng luật nó khớp)
                              1          0,0     bị bỏ qua theo ngoại lệ
                              4          0,0     giữ lại: hệ thống dưới cấp độ cảnh báo
                              4          0,1   cảnh báo đã mở, kể cả vụ nằm trong bản tổng hợp
                              1          0,0   bản tổng hợp dò thử đã mở
                """);
    }

    /** A process that was started between two looks counts from its own start, never backwards. */
    @Test
    void afterARestartRatesAreOfTheNewProcess() {
        NodeStatus again = status(
                Instant.parse("2026-12-01T01:00:05Z"),
                "2026-12-01T01:00:10Z",
                new Stages(50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(TopView.rate(before, again, status -> status.stages().lines()))
                .isEqualTo(10);
        assertThat(TopView.rate(again, again, status -> status.stages().lines()))
                .isEqualTo(10);
    }

    @Test
    void theSources() {
        assertThat(new SourcesView(Language.EN).of(before, now)).isEqualTo("""
                 SOURCE      ORGANIZATION  SYSTEMS                   LAST SEEN  LINES  PER SECOND  PARSED  CLOCK  DEAD  DROPPED
                 portal-web  so-tttt       intranet (2), portal (3)    4 s ago  8,005         101  99.9 %   −7 h     1        2
                 mail        so-y-te       none registered                   -      0         0.0       -      -     0        0
                """);
        assertThat(new SourcesView(Language.VI).of(before, now)).isEqualTo("""
                 NGUỒN       CƠ QUAN  HỆ THỐNG                      LẦN CUỐI  SỐ DÒNG  MỖI GIÂY  ĐỌC ĐƯỢC  ĐỒNG HỒ  KHÔNG ĐỌC  BỊ BỎ
                 portal-web  so-tttt  intranet (2), portal (3)  4 giây trước    8.005       101    99,9 %   −7 giờ          1      2
                 mail        so-y-te  chưa đăng ký                         -        0       0,0         -        -          0      0
                """);
    }
}
