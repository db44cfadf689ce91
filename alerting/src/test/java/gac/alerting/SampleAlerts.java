package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.LocalSchemas;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Counted;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.Finding;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.Span;
import gac.schemas.avro.SystemRef;
import gac.schemas.avro.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Alerts for tests. */
final class SampleAlerts {
    static final Instant FIRST = Instant.parse("2026-11-20T01:15:02.120Z");

    private SampleAlerts() {}

    static Alert.Builder bruteForce() {
        // Avro's builders instantiate only trusted classes; this class tells Avro to trust ours
        assertThat(LocalSchemas.ALL).isNotEmpty();
        List<Evidence> lines = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String line = "Nov 20 08:15:0" + (2 + i) + " web-01 sshd[412" + i
                    + "]: Failed password for root from 203.0.113.9 port 4021" + i + " ssh2";
            lines.add(evidence(line, "ssh_failed_login", "Failed password", i));
        }
        lines.add(evidence(
                "Nov 20 08:19:44 web-01 sshd[4177]: Accepted password for root from 203.0.113.9 port 40331 ssh2",
                "ssh_accepted_login",
                "Accepted password",
                282));
        return Alert.newBuilder()
                .setId("0f3c2b1a9d8e7f60")
                .setShortId("7KQ-M4X")
                .setRevision(0)
                .setStatus(AlertStatus.open)
                .setDisposition(Disposition.page)
                .setRule("5b2f7c2e-3b0a-4c57-9a55-0d9d3c0c9a11")
                .setRuleName("ssh_brute_force_success")
                .setTitle(text(
                        "SSH brute force followed by a log-in from the same source",
                        "Dò mật khẩu SSH rồi đăng nhập thành công từ cùng một nguồn"))
                .setCategory("INTRUSION")
                .setLevel(Level.critical)
                .setOutcome(Outcome.success)
                .setAttack(List.of("T1110.001", "T1078"))
                .setOrganization("so-y-te")
                .setSystems(List.of(portal()))
                .setSystemLevel(3)
                .setGroup(Map.of("source.ip", "203.0.113.9", "host.name", "web-01"))
                .setEntities(Map.of(
                        "source.ip", List.of("203.0.113.9"),
                        "host.name", List.of("web-01"),
                        "user.name", List.of("root", "admin")))
                .setFirst(FIRST)
                .setLast(FIRST.plusSeconds(282))
                .setCount(1234)
                .setLane(Lane.on_time)
                .setPublished(FIRST.plusSeconds(285))
                .setFindings(List.of(
                        new Finding(
                                "ssh_failures_before_success",
                                "3",
                                text(
                                        "first: Many failed SSH sign-ins from one source (3×)",
                                        "trước tiên: Nhiều lần đăng nhập SSH thất bại từ một địa chỉ (3×)")),
                        new Finding(
                                "then ssh_accepted_login in 10m",
                                "1",
                                text(
                                        "then, within 10 min: Successful SSH sign-in (1×)",
                                        "sau đó, trong 10 phút: Đăng nhập SSH thành công (1×)"))))
                .setEvidence(lines)
                .setFalsePositives(List.of(text(
                        "An administrator who mistyped a new password many times and then got it right",
                        "Quản trị viên gõ sai mật khẩu mới nhiều lần rồi gõ đúng")))
                .setBlindSpots(List.of(text(
                        "What was done in the session: commands are not in this log",
                        "Đã làm gì trong phiên đăng nhập: các lệnh không có trong nhật ký này")))
                .setSteps(List.of(
                        text(
                                "Ask the account's owner by telephone whether it was them; do not use the account's mailbox.",
                                "Gọi điện hỏi chủ tài khoản có phải họ đăng nhập không; không dùng hộp thư của tài khoản đó."),
                        text("Close the session and block the source.", "Ngắt phiên và chặn nguồn.")))
                .setRelease("r-2026-11-19-1");
    }

    /** A correlation over a correlation, with commands to fill in, of a system that nobody registered. */
    static Alert.Builder signedIn() {
        Evidence failed = evidence(
                "Nov 20 08:14:30 web-01 sshd[4120]: Failed password for admin from 203.0.113.9 port 40210 ssh2",
                "ssh_failed_login",
                "Failed password",
                -32);
        return bruteForce()
                .setSystems(List.of())
                .setCount(16)
                .setCounted(Counted.instants)
                .setCompletedBy(Map.of("user.name", List.of("hotro", "admin")))
                .setEvidence(List.of(failed))
                .setPublished(FIRST.plusSeconds(7_200))
                .setSteps(List.of(
                        text(
                                "Lock the account: `passwd -l USER`; `find / -user USER -newermt 'FIRST_TIME' -ls`.",
                                "Khoá tài khoản: `passwd -l TAI_KHOAN`; `find / -user TAI_KHOAN -newermt 'THOI_DIEM_DAU' -ls`."),
                        text(
                                "Search the source: `grep 'SOURCE_IP' /var/log/auth.log`; the USER in prose stays; `sha256sum FILE`.",
                                "Tra địa chỉ: `grep 'DIA_CHI_NGUON' /var/log/auth.log`; `sha256sum TEP`.")));
    }

    static Alert.Builder digest() {
        List<DigestMember> members = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            members.add(new DigestMember(
                    "5b2f7c2e-0000-4c57-9a55-0d9d3c0c9a11",
                    text("Scanner user agent", "Trình quét lỗ hổng"),
                    "RECON",
                    "id" + i,
                    "198.51.100." + i,
                    FIRST.plusSeconds(60L * i),
                    FIRST.plusSeconds(60L * i + 30),
                    10L + i * 100L));
        }
        return bruteForce()
                .setShortId("D3G-ST1")
                .setDisposition(Disposition.digest)
                .setRule("digest")
                .setRuleName("digest")
                .setTitle(text("Attempts on one system in one day", "Các vụ dò thử vào một hệ thống trong ngày"))
                .setCategory("RECON")
                .setLevel(Level.low)
                .setOutcome(Outcome.attempt)
                .setAttack(List.of())
                .setGroup(Map.of())
                .setEntities(Map.of())
                .setFindings(List.of())
                .setEvidence(List.of())
                .setFalsePositives(List.of())
                .setBlindSpots(List.of())
                .setSteps(List.of())
                .setCount(25_530)
                .setCounted(Counted.matches)
                .setMembers(members);
    }

    /** Every text an attacker can choose tries to break out of the card. */
    static Alert.Builder hostile() {
        String line =
                "203.0.113.9 - - \"GET /\u001b[2J\u001b[1;1H\u202Egpj.exe\u2066 \u0000\r\nCRITICAL fake »line« \uD800 a"
                        + "\u0301".repeat(40) + " ' OR 1=1 -- " + "x".repeat(10_000) + "\"";
        int match = line.indexOf("' OR 1=1");
        Evidence evidence = new Evidence(
                line,
                true,
                "e-1",
                FIRST,
                FIRST.plusSeconds(7200),
                "portal",
                "web_sql_injection",
                List.of(
                        new Span(match, match + 8),
                        new Span(-5, 2),
                        new Span(9_999_999, 3),
                        new Span(match + 4, match + 6)));
        Evidence farMatch = evidence(
                "Mật khẩu ".repeat(60) + "TRÚNG ĐÍCH" + "\u4E2D".repeat(200), "web_sql_injection", "TRÚNG ĐÍCH", 5);
        return bruteForce()
                .setShortId("HST\u001b[0m")
                .setTitle(text("SQL injection\u0007\nsecond line", "Chèn mã SQL\u0007\ndòng hai"))
                .setLevel(Level.medium)
                .setOutcome(Outcome.attempt)
                .setDisposition(Disposition.queue)
                .setSystems(List.of())
                .setGroup(Map.of("source.ip", "203.0.113.9\u001b]0;title\u0007"))
                .setEntities(Map.of(
                        "url.original",
                        List.of("/" + "%252e".repeat(500), "/\u202Etxt.exe"),
                        "user.name\u001b[31m",
                        List.of("root\r\n■ 7KQ-M4X CRITICAL", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
                        "user.name",
                        List.of("«root»")))
                .setFindings(List.of(new Finding("url.decoded contains ' or 1=1\u0085", "\uFEFF' OR 1=1", null)))
                .setEvidence(List.of(evidence, farMatch))
                .setLane(Lane.delayed)
                .setDelay(7_200_000)
                .setApproximate(true)
                .setDistinct(12L)
                .setDrill(true)
                .setWatch("bau-cu-2026")
                .setContinues("0f3c2b1a9d8e7f5f")
                .setExceptions(List.of("quet-dinh-ky\u2028"));
    }

    static SystemRef portal() {
        return new SystemRef(
                "cong-tttt",
                text("Department portal", "Cổng thông tin điện tử Sở"),
                3,
                "Sở Y tế (ví dụ)",
                "Trung tâm CNTT",
                "Example Hosting",
                "Trực SOC, máy lẻ 113");
    }

    private static Evidence evidence(String line, String rule, String match, int seconds) {
        int start = line.indexOf(match);
        return new Evidence(
                line,
                false,
                "e-" + seconds,
                FIRST.plusSeconds(seconds),
                FIRST.plusSeconds(seconds),
                "web-01",
                rule,
                List.of(new Span(start, start + match.length())));
    }

    static Text text(String en, String vi) {
        return new Text(en, vi);
    }
}
