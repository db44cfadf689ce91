package gac.correlate.engine;

import gac.correlate.release.SystemRegister;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.SystemRef;
import java.util.List;
import java.util.Objects;

/** Systems as alerts show them: as they were registered when the alert was made. */
final class Systems {
    private Systems() {}

    static List<SystemRef> refs(List<String> ids, SystemRegister register) {
        return ids.stream()
                .map(register::byId)
                .filter(Objects::nonNull)
                .map(Systems::ref)
                .toList();
    }

    static SystemRef ref(SystemRecord system) {
        return new SystemRef(
                system.getId(),
                system.getName(),
                system.getLevel(),
                system.getOwner(),
                system.getOperator(),
                system.getProvider(),
                system.getDuty());
    }
}
