package gac.ingest.join;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Audit records of one system call become one event in addition to theirs. */
class EventJoinsTest {
    private static final Instant RECEIVED = Fixture.RECEIVED;
    private static final String CALL =
            "node=web1 type=SYSCALL msg=audit(1795310100.123:4711): arch=c000003e syscall=59 success=yes exit=0"
                    + " a0=55d0c8 a1=55d0e8 items=2 ppid=2101 pid=2140 auid=1001 uid=0 tty=pts0 comm=\"cat\" exe=\"/usr/bin/cat\" key=\"secrets\"";
    private static final String ARGUMENTS =
            "node=web1 type=EXECVE msg=audit(1795310100.123:4711): argc=2 a0=\"cat\" a1=\"../../etc/shadow\"";
    private static final String FOLDER = "node=web1 type=CWD msg=audit(1795310100.123:4711): cwd=\"/home/lan\"";
    private static final String TITLE = "node=web1 type=PROCTITLE msg=audit(1795310100.123:4711): proctitle=636174";

    private final List<String> ended = new ArrayList<>();
    private final EventJoins joins =
            new EventJoins(Normalizer.joins(), (join, end, omitted) -> ended.add(join + " " + end + " " + omitted));

    private static Event event(String line, int number, Instant received) {
        return new Normalizer()
                .normalize(
                        line,
                        new LineContext(
                                "audit",
                                "so-xd",
                                null,
                                "file",
                                null,
                                null,
                                "/var/log/audit/audit.log",
                                number,
                                received,
                                ZoneOffset.UTC,
                                LineType.AUDITD,
                                Fixture.context(LineType.AUDITD).trust(),
                                LineContext.DEFAULT_OLDEST,
                                false,
                                host -> host.equals("web1") ? "portal" : null,
                                "line-" + number));
    }

    @Test
    void the_records_of_one_call_make_one_event_more() {
        assertThat(joins.see(event(CALL, 1, RECEIVED))).isEmpty();
        assertThat(joins.see(event(ARGUMENTS, 2, RECEIVED))).isEmpty();
        assertThat(joins.see(event(FOLDER, 3, RECEIVED))).isEmpty();
        List<Event> joined = joins.see(event(TITLE, 4, RECEIVED.plusMillis(5)));

        assertThat(joined).hasSize(1);
        assertThat(EventJson.of(joined.get(0)).toPrettyString().replaceAll("\\s+", ""))
                .isEqualTo("""
                        {"@timestamp":"2026-11-22T01:15:00.123Z",
                        "event":{"id":"%s","created":"2026-11-22T03:00:00.005Z","original":"%s",
                        "category":["process"],"type":["start"],"action":"execve","outcome":"success","dataset":"auditd.process","module":"auditd"},
                        "ingest":{"effective":"2026-11-22T01:15:00.123Z","clock":"claimed","delayed":true,"backfill":false,
                        "source":"audit","parser":"auditd_process","system":"portal"},
                        "organization":{"id":"so-xd"},
                        "message":"execve: cat ../../etc/shadow",
                        "log":{"file":{"path":"/var/log/audit/audit.log"},"offset":1,"receiver":"file"},
                        "host":{"name":"web1","hostname":"web1"},
                        "service":{"name":"auditd"},
                        "process":{"name":"cat","pid":2140,"executable":"/usr/bin/cat","command_line":"cat ../../etc/shadow",
                        "args":["cat","../../etc/shadow"],"working_directory":"/home/lan","parent":{"pid":2101},"tty":"pts0"},
                        "user":{"id":"1001","effective":{"id":"0"}},
                        "auditd":{"a0":"cat","a1":"../../etc/shadow","arch":"c000003e","auid":"1001","comm":"cat",
                        "exe":"/usr/bin/cat","exit":"0","items":"2","key":"secrets","pid":"2140","ppid":"2101",
                        "serial":"1795310100.123:4711","success":"yes","syscall":"execve","syscall_number":"59","tty":"pts0",
                        "types":"CWDEXECVEPROCTITLESYSCALL","uid":"0"}}""".formatted(
                                joined.get(0).getEvent().getId(),
                                String.join("\n", CALL, ARGUMENTS, FOLDER, TITLE)
                                        .replace("\"", "\\\"")
                                        .replace("\n", "\\n"))
                        .replaceAll("\\s+", ""));
        assertThat(ended).containsExactly("auditd COMPLETE 0");
    }

    @Test
    void the_same_records_give_the_same_id_and_a_record_delivered_twice_counts_once() {
        List<Event> first = new ArrayList<>();
        List<Event> second = new ArrayList<>();
        for (String line : List.of(CALL, ARGUMENTS, TITLE)) {
            first.addAll(joins.see(event(line, line.length(), RECEIVED)));
        }
        for (String line : List.of(CALL, CALL, ARGUMENTS, ARGUMENTS, TITLE)) {
            second.addAll(joins.see(event(line, line.length(), RECEIVED)));
        }
        assertThat(second).isEqualTo(first).hasSize(1);
        assertThat(second.get(0).getEvent().getId()).hasSize(32);
    }

    @Test
    void without_an_end_time_ends_it() {
        joins.see(event(CALL, 1, RECEIVED));
        joins.see(event(ARGUMENTS, 2, RECEIVED.plusSeconds(1)));
        assertThat(joins.advance(RECEIVED.plusMillis(2_999))).isEmpty();
        List<Event> joined = joins.advance(RECEIVED.plusSeconds(3));
        assertThat(joined).hasSize(1);
        assertThat(joined.get(0).getEvent().getCreated()).isEqualTo(RECEIVED.plusSeconds(3));
        assertThat(joined.get(0).getProcess().getCommandLine()).isEqualTo("cat ../../etc/shadow");
        assertThat(ended).containsExactly("auditd AGE 0");
    }

    @Test
    void what_says_no_more_together_than_alone_makes_no_event() {
        joins.see(event(CALL, 1, RECEIVED));
        assertThat(joins.close(RECEIVED)).isEmpty();
        joins.see(event(ARGUMENTS, 2, RECEIVED));
        assertThat(joins.see(event(TITLE, 3, RECEIVED))).isEmpty();
        assertThat(ended).containsExactly("auditd CLOSED 0", "auditd COMPLETE 0");
    }

    @Test
    void other_hosts_and_other_lines_are_kept_apart() {
        joins.see(event(CALL, 1, RECEIVED));
        joins.see(event(ARGUMENTS.replace("web1", "web2"), 2, RECEIVED));
        joins.see(event("Nov 22 08:15:00 web1 sshd[1]: Server listening on :: port 22.", 3, RECEIVED));
        assertThat(joins.see(event(TITLE, 4, RECEIVED)))
                .hasSize(1)
                .allSatisfy(joined ->
                        assertThat(joined.getFields().get("auditd.types")).isEqualTo("PROCTITLE SYSCALL"));
    }
}
