package gac.ingest.report;

import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Ingest;
import gac.schemas.avro.Organization;
import java.time.Instant;

/** Events with nothing in them but their time. */
final class Events {
    private Events() {}

    static Event of(Instant effective) {
        return Event.newBuilder()
                .setTimestamp(effective)
                .setEvent(EventInfo.newBuilder()
                        .setId("1")
                        .setCreated(effective)
                        .setOriginal("line")
                        .build())
                .setIngest(Ingest.newBuilder().setEffective(effective).build())
                .setOrganization(Organization.newBuilder().setId("so-tttt").build())
                .build();
    }
}
