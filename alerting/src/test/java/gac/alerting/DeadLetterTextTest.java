package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadLetterTextTest {
    private static DeadLetter letter(byte[] raw) {
        return DeadLetter.newBuilder()
                .setId("d-1")
                .setOrganization("agency-a")
                .setSource("syslog-tcp")
                .setReceiver("syslog_tcp")
                .setPeer("192.0.2.7:40514")
                .setStage("decode")
                .setReason("binary")
                .setDetail("no text")
                .setRaw(ByteBuffer.wrap(raw))
                .setReceived(Instant.parse("2026-11-20T01:15:02.120Z"))
                .build();
    }

    @Test
    void bytesCannotReachTheTerminal() {
        assertThat(DeadLetterText.of(letter(new byte[] {0x16, 3, 1, (byte) 0xff, 'o', 'k', 0x1b, '[', '2', 'J'})))
                .isEqualTo("""
                        2026-11-20 08:15:02 +07  decode: binary, from 192.0.2.7:40514 on syslog-tcp
                          no text
                          10 bytes: \\x16\\x03\\x01\\xffok\\x1b[2J

                        """);
    }

    @Test
    void textIsShownAsTextAndAtMostItsBeginning() {
        String text = "Lỗi\u001b[31m\u202e" + "x".repeat(500);
        assertThat(DeadLetterText.of(letter(text.getBytes(StandardCharsets.UTF_8))))
                .contains("513 bytes: Lỗi\\x1b[31m\\u202exxx")
                .endsWith("xxx … (the first 400 of them)\n\n");
    }

    @Test
    void aRecordThatFailedLaterNamesItsPlace() {
        DeadLetter letter = letter(new byte[] {'x'});
        letter.setSource(null);
        letter.setPeer(null);
        letter.setStage("detect");
        letter.setTopic("gac.events");
        letter.setPartition(2);
        letter.setOffset(17L);
        assertThat(DeadLetterText.of(letter))
                .isEqualTo(
                        "2026-11-20 08:15:02 +07  detect: binary, record gac.events-2@17\n  no text\n  1 byte: x\n\n");
    }
}
