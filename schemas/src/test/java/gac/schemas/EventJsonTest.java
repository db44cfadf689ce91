package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Ingest;
import gac.schemas.avro.Organization;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    @Test
    void namesAreNestedEcsAndAbsentPartsAreLeftOut() {
        Instant at = Instant.parse("2026-10-14T01:02:03.004Z");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("sshd.method", "password");
        fields.put("source.ip", "clash");
        fields.put("message.part", "clash");
        fields.put("odd.", "clash");
        Event event = Event.newBuilder()
                .setTimestamp(at)
                .setEvent(EventInfo.newBuilder()
                        .setId("1")
                        .setCreated(at)
                        .setOriginal("raw")
                        .build())
                .setIngest(Ingest.newBuilder().setEffective(at).build())
                .setOrganization(Organization.newBuilder().setId("quan-1").build())
                .setMessage("m")
                .setSource(
                        Endpoint.newBuilder().setIp("203.0.113.7").setPort(22).build())
                .setFields(fields)
                .build();

        assertThat(EventJson.of(event).toString())
                .isEqualTo("{\"@timestamp\":\"2026-10-14T01:02:03.004Z\","
                        + "\"event\":{\"id\":\"1\",\"created\":\"2026-10-14T01:02:03.004Z\",\"original\":\"raw\"},"
                        + "\"ingest\":{\"effective\":\"2026-10-14T01:02:03.004Z\",\"clock\":\"claimed\",\"delayed\":false,\"backfill\":false},"
                        + "\"organization\":{\"id\":\"quan-1\"},\"message\":\"m\","
                        + "\"source\":{\"ip\":\"203.0.113.7\",\"port\":22},"
                        + "\"sshd\":{\"method\":\"password\"},"
                        + "\"fields\":{\"source.ip\":\"clash\",\"message.part\":\"clash\",\"odd.\":\"clash\"}}");
    }
}
