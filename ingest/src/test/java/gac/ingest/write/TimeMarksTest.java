package gac.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.Wire;
import gac.schemas.avro.TimeMark;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimeMarksTest {

    @Test
    void nothingFollowsTheEndMark() throws Exception {
        var clock = Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC);
        var kafka = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var writer = new NetworkWriter(kafka, new InFlight(1000));
        var marks = new TimeMarks("here", new OrderGate(clock), writer, 2, () -> null);

        marks.tick();
        writer.flush();
        marks.end(null);
        marks.tick();
        writer.flush();

        var marksOf = Wire.serde(Wire.local(), TimeMark.class).deserializer();
        assertThat(kafka.history().stream()
                        .map(record -> record.partition() + " "
                                + marksOf.deserialize(record.topic(), record.value())
                                        .getEnd()))
                .containsExactly("0 false", "1 false", "0 true", "1 true");
    }
}
