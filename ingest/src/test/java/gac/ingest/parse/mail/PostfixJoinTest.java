package gac.ingest.parse.mail;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.fixture.Fixture;
import gac.ingest.join.EventJoins;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Postfix's daemons write about one message becomes one event in addition to their lines. */
class PostfixJoinTest {
    private static final Instant RECEIVED = Fixture.RECEIVED;
    private static final String HEAD = "Nov 22 08:15:0";
    private static final List<String> MESSAGE = List.of(
            HEAD
                    + "0 mx1 postfix/submission/smtpd[11]: 4F1A2B3C4D: client=pc07.example.vn[192.0.2.77], sasl_method=PLAIN, sasl_username=lan@example.vn",
            HEAD + "0 mx1 postfix/cleanup[12]: 4F1A2B3C4D: message-id=<abc.1@example.vn>",
            HEAD + "1 mx1 postfix/qmgr[13]: 4F1A2B3C4D: from=<lan@example.vn>, size=2345, nrcpt=3 (queue active)",
            HEAD
                    + "2 mx1 postfix/smtp[14]: 4F1A2B3C4D: to=<bob@example.com>, relay=mx.example.com[198.51.100.25]:25, delay=1.5, delays=0.1/0/1/0.4, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9)",
            HEAD
                    + "3 mx1 postfix/smtp[15]: 4F1A2B3C4D: to=<eve@example.net>, relay=mx.example.net[203.0.113.25]:25, delay=2.25, delays=0.1/0/1/1.1, dsn=5.1.1, status=bounced (host mx.example.net[203.0.113.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))",
            HEAD
                    + "3 mx1 postfix/local[16]: 4F1A2B3C4D: to=<hanh@example.vn>, relay=local, delay=0.5, delays=0.1/0/0/0.4, dsn=2.0.0, status=sent (delivered to maildir)",
            HEAD + "4 mx1 postfix/bounce[17]: 4F1A2B3C4D: sender non-delivery notification: 5A1B2C3D4E",
            HEAD + "4 mx1 postfix/qmgr[13]: 4F1A2B3C4D: removed");

    private final List<String> ended = new ArrayList<>();
    private final EventJoins joins =
            new EventJoins(Normalizer.joins(), (join, end, omitted) -> ended.add(join + " " + end + " " + omitted));

    private List<Event> see(String line, int number, Instant received) {
        LineContext lab = Fixture.context(LineType.POSTFIX);
        return joins.see(new Normalizer()
                .normalize(
                        line,
                        new LineContext(
                                "mail",
                                "so-xd",
                                null,
                                "file",
                                null,
                                null,
                                "/var/log/mail.log",
                                number,
                                received,
                                lab.zone(),
                                LineType.POSTFIX,
                                lab.trust(),
                                LineContext.DEFAULT_OLDEST,
                                false,
                                host -> null,
                                "line-" + number)));
    }

    private List<Event> see(List<String> lines, Instant received) {
        List<Event> joined = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            joined.addAll(see(lines.get(i), i, received.plusMillis(i)));
        }
        return joined;
    }

    private static String compact(Event event) {
        String json = EventJson.of(event).toString();
        int original = json.indexOf("\"original\":\"");
        int end = json.indexOf("\",\"category\"", original);
        return json.substring(0, original) + json.substring(end + 2);
    }

    @Test
    void all_lines_of_one_queue_id_make_one_event_more() {
        List<Event> joined = see(MESSAGE, RECEIVED);

        assertThat(joined).hasSize(1);
        Event event = joined.get(0);
        assertThat(event.getEvent().getOriginal()).isEqualTo(String.join("\n", MESSAGE));
        assertThat(compact(event))
                .isEqualTo(("{'@timestamp':'2026-11-22T01:15:00.000Z','event':{'id':'"
                                + event.getEvent().getId()
                                + "','created':'2026-11-22T03:00:00.007Z',"
                                + "'category':['email'],'type':['info'],'action':'message','outcome':'unknown','dataset':'postfix.message','duration':2250000000},"
                                + "'ingest':{'effective':'2026-11-22T01:15:00.000Z','clock':'claimed','delayed':true,'backfill':false,'source':'mail','parser':'postfix_message'},"
                                + "'organization':{'id':'so-xd'},"
                                + "'message':'4F1A2B3C4D: from=<lan@example.vn>, to=<bob@example.com> status=sent, to=<eve@example.net> status=bounced, to=<hanh@example.vn> status=sent',"
                                + "'log':{'file':{'path':'/var/log/mail.log'},'offset':0,'receiver':'file','syslog':{'appname':'postfix/submission/smtpd','hostname':'mx1','procid':'11'}},"
                                + "'host':{'name':'mx1','hostname':'mx1'},'service':{'name':'postfix'},"
                                + "'user':{'name':'lan@example.vn'},"
                                + "'source':{'address':'192.0.2.77','ip':'192.0.2.77','domain':'pc07.example.vn','network':'192.0.0.0/16'},"
                                + "'destination':{'address':'203.0.113.25','ip':'203.0.113.25','port':25,'domain':'mx.example.net','network':'203.0.0.0/16'},"
                                + "'email':{'message_id':'abc.1@example.vn','local_id':'4F1A2B3C4D','from':{'address':['lan@example.vn']},"
                                + "'to':{'address':['bob@example.com','eve@example.net','hanh@example.vn']},'size':2345,'recipients':3},"
                                + "'postfix':{'bounced_to':'eve@example.net','relay':'mx.example.com[198.51.100.25]:25, mx.example.net[203.0.113.25]:25, local','sasl_method':'PLAIN','sent_to':'bob@example.com, hanh@example.vn'}}")
                        .replace('\'', '"'));
        assertThat(ended).containsExactly("postfix_message COMPLETE 0");
    }

    @Test
    void lines_delivered_twice_and_another_host_with_the_same_id_change_nothing() {
        List<Event> once = see(MESSAGE, RECEIVED);
        List<Event> joined = new ArrayList<>();
        for (int i = 0; i < MESSAGE.size(); i++) {
            joined.addAll(see(MESSAGE.get(i), i, RECEIVED.plusMillis(i)));
            if (i < MESSAGE.size() - 1) {
                joined.addAll(see(MESSAGE.get(i), i, RECEIVED.plusMillis(i)));
                joined.addAll(see(MESSAGE.get(i).replace(" mx1 ", " mx2 "), 100 + i, RECEIVED.plusMillis(i)));
            }
        }
        assertThat(joined).isEqualTo(once);
    }

    @Test
    void a_message_that_stays_deferred_is_told_when_it_has_been_quiet() {
        String deferred = HEAD
                + "2 mx1 postfix/smtp[14]: 4F1A2B3C4D: to=<bob@example.com>, relay=none, delay=30, delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.com[198.51.100.25]:25: Connection timed out)";
        assertThat(see(MESSAGE.get(2), 1, RECEIVED)).isEmpty();
        assertThat(see(deferred, 2, RECEIVED.plusSeconds(1))).isEmpty();
        assertThat(joins.advance(RECEIVED.plus(Duration.ofMinutes(9)))).isEmpty();

        List<Event> joined = joins.advance(RECEIVED.plus(Duration.ofMinutes(11)));

        assertThat(joined).hasSize(1);
        assertThat(joined.get(0).getEvent().getOutcome()).isEqualTo("failure");
        assertThat(joined.get(0).getFields()).containsOnlyKeys("postfix.deferred_to");
        assertThat(joined.get(0).getFields()).containsEntry("postfix.deferred_to", "bob@example.com");
        assertThat(ended).containsExactly("postfix_message AGE 0");
    }

    @Test
    void a_line_alone_says_no_more_than_itself_and_other_mail_software_is_left_alone() {
        assertThat(see(MESSAGE.get(7), 1, RECEIVED)).isEmpty();
        assertThat(see(
                        HEAD
                                + "0 mx1 postfix/smtpd[11]: NOQUEUE: reject: RCPT from x[203.0.113.5]: 554 5.7.1 <a@example.com>: Relay access denied",
                        2,
                        RECEIVED))
                .isEmpty();
        assertThat(see(HEAD + "0 mx1 sendmail[11]: 5AM1F0aB002101: from=<a@example.com>, size=1", 3, RECEIVED))
                .isEmpty();
        assertThat(joins.close(RECEIVED)).isEmpty();
    }

    @Test
    void many_recipients_are_cut_and_counted() {
        List<Event> joined = new ArrayList<>(see(MESSAGE.get(2), 0, RECEIVED));
        for (int i = 1; i <= 200; i++) {
            joined.addAll(see(MESSAGE.get(3).replace("bob@", "bob" + i + "@"), i, RECEIVED));
        }
        joined.addAll(see(MESSAGE.get(7), 201, RECEIVED));
        assertThat(joined).hasSize(1);
        assertThat(joined.get(0).getEmail().getTo().getAddress()).hasSize(127).startsWith("bob1@example.com");
        assertThat(joined.get(0).getTags()).containsExactly("join_cut");
        assertThat(ended).containsExactly("postfix_message COMPLETE 74");
    }
}
