package gac.correlate.offline;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.release.Document;
import gac.correlate.release.Release;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.DefinitionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A small release for tests, and short descriptions of what came out. */
public final class Lab {
    public static final String RULES = """
            title: SSH failed login
            name: ssh_failed_login
            id: 00000000-0000-0000-0000-000000000001
            logsource: {product: linux, service: sshd}
            detection:
              selection: {event.action: ssh_login, event.outcome: failure}
              condition: selection
            gac: {component: true}
            ---
            title: SSH login
            name: ssh_login
            id: 00000000-0000-0000-0000-000000000002
            logsource: {product: linux, service: sshd}
            detection:
              selection: {event.action: ssh_login, event.outcome: success}
              condition: selection
            gac: {component: true}
            ---
            title: Root login
            name: root_login
            id: 00000000-0000-0000-0000-000000000003
            level: high
            tags: [attack.t1078.003]
            logsource: {product: linux, service: sshd}
            detection:
              selection: {event.action: ssh_login, event.outcome: success, user.name: root}
              condition: selection
            falsepositives: [an administrator]
            gac:
              category: PRIVESC
              outcome: success
              episode: 1h
              title_vi: Đăng nhập root
              falsepositives_vi: [quản trị viên]
            ---
            title: Brute force
            name: brute_force
            id: 00000000-0000-0000-0000-000000000004
            level: medium
            correlation:
              type: event_count
              rules: [ssh_failed_login]
              group-by: [source.ip, host.name]
              timespan: 5m
              condition: {gte: 3}
            gac: {category: ACCOUNT, title_vi: Dò mật khẩu}
            ---
            title: Failures before success
            name: failures_before_success
            id: 00000000-0000-0000-0000-000000000005
            correlation:
              type: event_count
              rules: [ssh_failed_login]
              group-by: [source.ip, host.name]
              timespan: 5m
              condition: {gte: 3}
            gac: {component: true}
            ---
            title: Brute force then success
            name: brute_force_success
            id: 00000000-0000-0000-0000-000000000006
            level: critical
            correlation:
              type: temporal_ordered
              rules: [failures_before_success, ssh_login]
              group-by: [source.ip, host.name]
              timespan: 10m
            gac: {category: INTRUSION, outcome: success, title_vi: Dò mật khẩu thành công}
            ---
            title: Spraying
            name: spraying
            id: 00000000-0000-0000-0000-000000000007
            level: medium
            correlation:
              type: value_count
              rules: [ssh_failed_login]
              group-by: [source.ip]
              timespan: 30m
              condition: {field: user.name, gte: 3}
            gac: {category: ACCOUNT, title_vi: Rải mật khẩu}
            """;

    public static final String SYSTEMS = """
            systems:
              - {id: portal, organization: agency-a, name: {en: Portal, vi: Cổng}, level: 3, duty: "0 100", match: {hosts: [web-1, web-2]}}
              - {id: intranet, organization: agency-a, name: Intranet, level: 2, match: {hosts: [low-1]}}
            """;

    private Lab() {}

    public static Release release(String exceptions) {
        return release(RULES, SYSTEMS, exceptions);
    }

    public static Release release(String rules, String systems, String exceptions) {
        List<Document> documents = List.of(
                new Document(DefinitionKind.rule, "rules.yml", rules),
                new Document(DefinitionKind.system, "systems.yaml", systems),
                new Document(DefinitionKind.exception, "exceptions.yaml", exceptions));
        Release.Compiled compiled = Release.compile("r-1", Instant.EPOCH, documents);
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    /** One line per revision: rule, revision, status, disposition, stretch in seconds after the start, count. */
    public static List<String> lines(List<Alert> alerts) {
        List<String> lines = new ArrayList<>();
        for (Alert alert : alerts) {
            String status = alert.getStatus() == AlertStatus.final$
                    ? "final"
                    : alert.getStatus().name();
            lines.add(
                    alert.getRuleName() + " " + alert.getRevision() + " " + status + " " + alert.getDisposition() + " "
                            + alert.getLane() + " " + seconds(alert.getFirst()) + ".." + seconds(alert.getLast()) + " x"
                            + alert.getCount() + " @" + seconds(alert.getPublished()));
        }
        return lines;
    }

    private static String seconds(Instant instant) {
        double seconds = (instant.toEpochMilli() - Events.START.toEpochMilli()) / 1000.0;
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }
}
