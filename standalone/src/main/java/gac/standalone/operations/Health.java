package gac.standalone.operations;

import gac.alerting.Language;
import gac.correlate.topology.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is not well at one moment. Two questions are asked of it: whether the process lives (one that does not has to be started again) and whether it
 * is ready, that is, has caught up with its input (one that is not needs time, or Kafka).
 *
 * @param problems none when all is well
 */
public record Health(List<Problem> problems) {
    /** So many records behind are no backlog: they are under way. */
    private static final long UNDER_WAY = 1_000;
    /** How far behind it may be, in seconds at the rate at which it reads. */
    private static final long BEHIND_SECONDS = 10;

    private static final Figures EN = new Figures(Language.EN);
    private static final Figures VI = new Figures(Language.VI);

    /** On the way to running. */
    private static final Set<String> COMING = Set.of("CREATED", "REBALANCING");

    private static final Set<String> GIVEN_UP = Set.of("ERROR", "PENDING_ERROR");

    public Health {
        problems = List.copyOf(problems);
    }

    /**
     * @param part ingest, releases, gac-detect or gac-correlate
     * @param problem in words, with what to do where there is something to do
     * @param problemVi the same in Vietnamese
     */
    public record Problem(String part, String problem, String problemVi) {
        String in(Language language) {
            return language == Language.EN ? problem : problemVi;
        }
    }

    public boolean isOk() {
        return problems.isEmpty();
    }

    /** Whether everything that has to run does. */
    static Health live(Vitals vitals) {
        List<Problem> problems = new ArrayList<>();
        switch (vitals.ingest().state()) {
            case NEW -> problems.add(new Problem("ingest", "starts", "đang khởi động"));
            case STOPPED -> problems.add(new Problem("ingest", "has stopped", "đã dừng"));
            case RUNNING -> {}
        }
        for (String thread : vitals.deadThreads()) {
            problems.add(new Problem(
                    "ingest",
                    "its thread " + thread + " has ended; the log says why. Start Gác again",
                    "luồng " + thread + " đã chết; xem nhật ký để biết lý do. Hãy khởi động lại Gác"));
        }
        for (Standing standing : vitals.standings()) {
            if (GIVEN_UP.contains(standing.state())) {
                problems.add(new Problem(
                        standing.application(),
                        "has given up; the log says why. Start Gác again when it is mended: nothing received is lost",
                        "đã bỏ cuộc; xem nhật ký để biết lý do. Sửa xong thì khởi động lại Gác: không mất gì đã nhận"));
            } else if (standing.threads() == 0) {
                problems.add(new Problem(
                        standing.application(),
                        "has no thread: " + standing.state(),
                        "không còn luồng nào: " + standing.state()));
            }
        }
        return new Health(problems);
    }

    /** Whether what comes in now is decided now. What does not live is not ready either. */
    static Health ready(Vitals vitals) {
        List<Problem> problems = new ArrayList<>(live(vitals).problems());
        String trouble = vitals.ingest().trouble();
        if (trouble != null) {
            problems.add(new Problem("ingest", trouble, trouble));
        }
        if (!vitals.releaseCurrent()) {
            problems.add(
                    new Problem(
                            "releases",
                            "the release in force is not known: gac.config cannot be read, or holds none. Detection waits for it",
                            "chưa biết bản phát hành đang hiệu lực: không đọc được gac.config, hoặc chưa có bản nào. Việc phát hiện phải chờ"));
        }
        for (Standing standing : vitals.standings()) {
            if (standing.state().equals("RUNNING")) {
                behind(standing, problems);
            } else if (COMING.contains(standing.state())) {
                problems.add(coming(standing, vitals.restoring()));
            }
        }
        return new Health(problems);
    }

    private static Problem coming(Standing standing, long restoring) {
        if (restoring == 0) {
            return new Problem(
                    standing.application(),
                    "is not running yet: " + standing.state(),
                    "chưa chạy: " + standing.state());
        }
        return new Problem(
                standing.application(),
                "is not running yet: state is restored, " + EN.count(restoring) + " records to go",
                "chưa chạy: đang khôi phục trạng thái, còn " + VI.count(restoring) + " bản ghi");
    }

    private static void behind(Standing standing, List<Problem> problems) {
        long lag = standing.lag();
        if (lag < 0) {
            problems.add(new Problem(
                    standing.application(), "does not know yet how far it is behind", "chưa biết còn chậm bao nhiêu"));
        } else if (lag > UNDER_WAY && lag > BEHIND_SECONDS * standing.rate()) {
            long rate = Math.round(standing.rate());
            problems.add(new Problem(
                    standing.application(),
                    EN.count(lag) + " records behind, reading " + EN.count(rate) + " a second",
                    "còn chậm " + VI.count(lag) + " bản ghi, đang đọc " + VI.count(rate) + " bản ghi mỗi giây"));
        }
    }
}
