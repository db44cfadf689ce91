package gac.correlate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.SystemRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From events to alerts: what people are told of a baseline, and nothing of what was usual. */
class BaselineAlertsTest {
    private static final double DAY = 86_400;

    private static final String RULES = """
            title: SSH login
            name: ssh_login
            id: 00000000-0000-0000-0000-000000000002
            logsource: {product: linux, service: sshd}
            detection:
              selection: {event.action: ssh_login, event.outcome: success}
              condition: selection
            gac: {component: true, title_vi: Đăng nhập SSH}
            ---
            title: Sign-in from an address new for the account
            name: new_address
            id: 00000000-0000-0000-0000-000000000011
            level: high
            correlation:
              type: first_seen
              rules: [ssh_login]
              group-by: [user.name]
              timespan: 30d
              condition: {field: source.ip}
            gac: {category: ACCOUNT, outcome: success}
            ---
            title: More sign-ins than usual
            name: many_logins
            id: 00000000-0000-0000-0000-000000000012
            level: medium
            correlation:
              type: above_usual
              rules: [ssh_login]
              group-by: [user.name]
              timespan: 1h
              condition: {gte: 5, deviations: 3}
            gac: {category: ACCOUNT, outcome: success}
            """;

    private static Events login(int id, double seconds) {
        return Events.success("e" + id, seconds).system("portal");
    }

    private static Pipe eightDays(boolean restarting) {
        Pipe pipe = new Pipe(Lab.release(RULES, Lab.SYSTEMS, ""), restarting);
        for (int day = 0; day < 8; day++) {
            pipe.event(login(day, day * DAY).host("low-1").system("intranet"));
            pipe.mark(day * DAY + 1, false);
        }
        return pipe;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewAddress(boolean restarting) {
        Pipe pipe = eightDays(restarting);
        pipe.event(login(100, 8 * DAY));
        pipe.event(login(101, 8 * DAY + 10).from("203.0.113.9").line("Accepted password for root from 203.0.113.9"));
        pipe.event(login(102, 8 * DAY + 20).from("203.0.113.9"));
        pipe.mark(8 * DAY + 21, false);
        pipe.mark(8 * DAY + 8_000, false);
        assertThat(Lab.lines(pipe.alerts))
                .containsExactly(
                        "new_address 0 open page on_time 691210..691210 x1 @691210",
                        "new_address 1 final page on_time 691210..691220 x2 @699200");
        Alert last = pipe.alerts.get(1);
        assertThat(last.getGroup()).isEqualTo(Map.of("user.name", "root"));
        assertThat(last.getSystems()).extracting(SystemRef::getId).containsExactly("portal");
        assertThat(last.getEntities())
                .isEqualTo(Map.of(
                        "source.ip",
                        List.of("203.0.113.9"),
                        "user.name",
                        List.of("root"),
                        "host.name",
                        List.of("web-1")));
        assertThat(last.getEvidence()).extracting(Evidence::getEventId).containsExactly("e101", "e102");
        assertThat(last.getDelay()).isZero();
        assertThat(last.getFindings()).hasSize(1);
        assertThat(last.getFindings().get(0).getCondition()).isEqualTo("first_seen(source.ip) in 30d");
        assertThat(last.getFindings().get(0).getObserved()).isEqualTo("203.0.113.9");
        assertThat(last.getFindings().get(0).getText().getEn())
                .isEqualTo("SSH login: new source addresses, not seen within 30 d: 203.0.113.9");
        assertThat(last.getFindings().get(0).getText().getVi())
                .isEqualTo("Đăng nhập SSH: địa chỉ nguồn mới, chưa thấy trong 30 ngày: 203.0.113.9");
    }

    /** What a link delivered hours late is judged with the rest, and says so. */
    @Test
    void aNewAddressFromABacklog() {
        Pipe pipe = eightDays(false);
        pipe.event(login(100, 8 * DAY));
        pipe.mark(8 * DAY + 1, false);
        pipe.event(login(101, 8 * DAY - 7_200).from("203.0.113.9").receivedAt(8 * DAY + 2));
        pipe.mark(8 * DAY + 8_000, false);
        assertThat(Lab.lines(pipe.alerts))
                .containsExactly(
                        "new_address 0 open page on_time 684000..684000 x1 @691202",
                        "new_address 1 final page on_time 684000..684000 x1 @699200");
        assertThat(pipe.alerts.get(1).getDelay()).isEqualTo(7_202_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void moreThanUsual(boolean restarting) {
        Pipe pipe = eightDays(restarting);
        for (int i = 0; i < 7; i++) {
            pipe.event(login(200 + i, 8 * DAY + 10 * i));
        }
        pipe.mark(8 * DAY + 3 * 3_600, false);
        assertThat(Lab.lines(pipe.alerts))
                .containsExactly(
                        "many_logins 0 open queue on_time 691200..691240 x5 @691240",
                        "many_logins 1 final queue on_time 691200..691260 x7 @702000");
        assertThat(pipe.alerts.get(1).getFindings().get(0).getCondition())
                .isEqualTo("above_usual by 3 deviations and >= 5 in 1h");
        assertThat(pipe.alerts.get(1).getFindings().get(0).getObserved()).isEqualTo("7");
        assertThat(pipe.alerts.get(1).getFindings().get(0).getText().getEn())
                .isEqualTo("SSH login: 7 events within 1 h; usual at this time of day: 1, unusual from 5 on");
        assertThat(pipe.alerts.get(1).getFindings().get(0).getText().getVi())
                .isEqualTo("Đăng nhập SSH: 7 sự kiện trong 1 giờ; bình thường vào giờ này: 1, bất thường từ 5");
        assertThat(pipe.alerts.get(1).getEvidence()).hasSize(7);
    }

    /** Lines of the hour before are not what the alert is about, and take no room in it; nor do their systems. */
    @Test
    void aBurstAfterAnHourThatEndedWithOthers() {
        Pipe pipe = eightDays(false);
        for (int i = 0; i < 4; i++) {
            pipe.event(login(300 + i, 8 * DAY - 600 + i).host("low-1").system("intranet"));
        }
        pipe.mark(8 * DAY - 500, false);
        for (int i = 0; i < 19; i++) {
            pipe.event(login(400 + i, 8 * DAY + 3_000 + i));
        }
        pipe.event(login(499, 8 * DAY + 3_590)
                .host("low-1")
                .system("intranet")); // more than half an hour after the last line that travelled
        pipe.mark(8 * DAY + 3 * 3_600, false);
        Alert last = pipe.alerts.get(pipe.alerts.size() - 1);
        assertThat(Lab.lines(pipe.alerts).get(0))
                .isEqualTo("many_logins 0 open queue on_time 694200..694204 x5 @694204");
        assertThat(last.getCount()).isEqualTo(20);
        assertThat(last.getEvidence())
                .hasSize(10)
                .allSatisfy(line -> assertThat(line.getEffective()).isAfterOrEqualTo(Events.at(8 * DAY + 3_000)));
        assertThat(last.getSystems()).extracting(SystemRef::getId).containsExactly("portal", "intranet");
        assertThat(last.getSystemLevel()).isEqualTo(3);
    }

    @Test
    void nothingIsLeftWhenAllIsOver() {
        Pipe pipe = eightDays(false);
        pipe.event(login(101, 8 * DAY + 10).from("203.0.113.9"));
        pipe.mark(50 * DAY, false);
        assertThat(Lab.lines(pipe.alerts)).hasSize(2);
        assertThat(pipe.entries('H', 'N', 'E', 'G', 'T')).isZero();
    }
}
