package gac.standalone;

import gac.alerting.CardStream;
import gac.alerting.Funnel;
import gac.alerting.Language;
import gac.correlate.release.ReleaseFiles;
import gac.schemas.avro.Alert;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac demo}: the sample day through the whole of Gác, compared with what must come out. */
@Command(
        name = "demo",
        description = "Replay a recorded day of two agencies with its attacks, show the alerts as they are made, and "
                + "compare them with what the attackers' own action log demands. Needs no network and leaves nothing.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    /** Polls without news after the end: the last transaction is committed within one of them. */
    private static final int QUIET_POLLS = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private Screen screen = new Screen();

    @Option(
            names = "--speed",
            paramLabel = "LINES",
            description = "Lines a second, to watch it slowly (default: as fast as it goes).")
    private int speed;

    @Override
    public Integer call() throws IOException {
        Path day = Home.path().resolve("samples/day");
        DemoExpectation expected = DemoExpectation.load(day.resolve("expected.yaml"));
        GacNode.Work work = GacNode.Work.load(
                day.resolve("sources.yaml"),
                new ReleaseFiles(
                        List.of(Home.path().resolve("rules")),
                        day.resolve("systems.yaml"),
                        day.resolve("exceptions.yaml"),
                        null,
                        null),
                true,
                speed);
        PrintWriter out = spec.commandLine().getOut();
        out.println(text("""
                Gác demo: one recorded day, two agencies, five systems; people at work, noise, and attacks.
                All times are those of the recorded day. Its sources are read in parallel and as fast as they go, so
                "alert made when the logs had come to" can be hours after the attack; with live logs it is seconds.
                """, """
                Trình diễn Gác: một ngày ghi lại của hai cơ quan, năm hệ thống; người dùng, nhiễu và tấn công.
                Mọi mốc giờ là giờ của ngày được ghi. Các nguồn được đọc song song và nhanh hết mức, nên "cảnh báo khi
                nhật ký đến lúc" có thể muộn hơn vụ tấn công hàng giờ; với nhật ký trực tiếp chỉ là vài giây.
                """));
        out.flush();
        Path folder = Files.createTempDirectory("gac-demo-");
        try (StopSignal stop = StopSignal.calling(() -> {})) {
            try (GacNode node = GacNode.start(folder, 0, work, Clock.systemUTC())) {
                Map<String, Alert> last = watch(node, stop, out);
                return stop.received() ? 0 : conclude(node, expected, last.values(), out);
            } finally {
                delete(folder);
            }
        }
    }

    private Map<String, Alert> watch(GacNode node, StopSignal stop, PrintWriter out) {
        CardStream cards = new CardStream(screen.renderer());
        Map<String, Alert> last = new HashMap<>();
        int quiet = 0;
        long news = System.nanoTime();
        while (quiet < QUIET_POLLS && !stop.received()) {
            List<Alert> alerts = node.alerts().poll(POLL);
            for (Alert alert : alerts) {
                last.merge(alert.getId(), alert, (old, now) -> now.getRevision() > old.getRevision() ? now : old);
                String text = cards.next(alert);
                if (!text.isEmpty()) {
                    out.println(text);
                }
            }
            out.flush();
            quiet = alerts.isEmpty() && node.ended() && node.alerts().atEnd() ? quiet + 1 : 0;
            news = alerts.isEmpty() ? news : System.nanoTime();
            if (node.failed()) {
                throw CommandFailure.found("detect or correlate has given up; the messages above say why");
            }
            String broken = node.brokenImport();
            if (broken != null) {
                throw CommandFailure.input(broken);
            }
            if (speed == 0 && System.nanoTime() - news > LONGEST_SILENCE.toNanos()) {
                throw CommandFailure.found("the demo does not come to its end: no alert for "
                        + LONGEST_SILENCE.toSeconds() + " s; " + node.ingest().total());
            }
        }
        return last;
    }

    private int conclude(GacNode node, DemoExpectation expected, Collection<Alert> alerts, PrintWriter out) {
        Funnel funnel = node.funnel();
        List<String> differences = new ArrayList<>(expected.compare(alerts, node.heldBack()));
        differences.addAll(expected.compareSuppressed(funnel.suppressed()));
        out.println(text("The funnel:", "Phễu xử lý:"));
        out.print(funnel.table(screen.language()));
        out.println();
        if (differences.isEmpty()) {
            out.println(text(
                    "These are exactly the alerts that samples/day/expected.yaml demands.",
                    "Đây đúng là các cảnh báo mà samples/day/expected.yaml yêu cầu."));
        } else {
            out.println(text(
                    "The alerts differ from samples/day/expected.yaml (- missing, + not expected):",
                    "Các cảnh báo khác với samples/day/expected.yaml (- thiếu, + thừa):"));
            differences.forEach(out::println);
        }
        out.println();
        out.println(text("""
                Where to look next:
                  README.md                  connect rsyslog, nginx and Postfix
                  gac up                     receive your own logs; config/gac.yaml says from where
                  rules/                     the rules with their samples; gac rules test runs them
                  samples/day/README.md      how this day was recorded
                  samples/day/actions.jsonl  what the attackers did, in their own words""", """
                Xem tiếp:
                  README.vi.md               kết nối rsyslog, nginx và Postfix
                  gac up                     nhận nhật ký của bạn; config/gac.yaml cho biết từ đâu
                  rules/                     các luật kèm mẫu thử; gac rules test chạy chúng
                  samples/day/README.md      ngày này được ghi lại thế nào
                  samples/day/actions.jsonl  kẻ tấn công đã làm gì, theo chính nhật ký của họ"""));
        out.flush();
        return differences.isEmpty() ? 0 : 1;
    }

    private String text(String en, String vi) {
        return screen.language() == Language.VI ? vi : en;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
