package gac.schemas;

import gac.schemas.avro.Alert;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import gac.schemas.avro.Frontier;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.OpenFinding;
import gac.schemas.avro.ReceiverHealth;
import gac.schemas.avro.SourceHealth;
import gac.schemas.avro.SourceReport;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.TimeMark;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;

/** The record types of this build: what it writes, and what it reads everything into. */
public final class LocalSchemas {
    /** Every record that is written as a value of its own. */
    public static final List<Schema> ALL = List.of(
            Event.getClassSchema(),
            TimeMark.getClassSchema(),
            Detection.getClassSchema(),
            Frontier.getClassSchema(),
            Alert.getClassSchema(),
            SystemRecord.getClassSchema(),
            DeadLetter.getClassSchema(),
            ConfigRecord.getClassSchema(),
            SourceReport.getClassSchema(),
            IngestReport.getClassSchema(),
            SourceHealth.getClassSchema(),
            ReceiverHealth.getClassSchema(),
            OpenFinding.getClassSchema());

    static final SchemaStore STORE = store();

    static {
        // a length in damaged bytes must not reserve memory that no record of ours can need
        System.getProperties().putIfAbsent("org.apache.avro.limits.collectionItems.maxLength", "1000000");
        System.getProperties().putIfAbsent("org.apache.avro.limits.string.maxLength", Integer.toString(64 << 20));
        System.getProperties().putIfAbsent("org.apache.avro.limits.bytes.maxLength", Integer.toString(64 << 20));
        // since 1.12 Avro instantiates only classes it was told to trust: its own, and those of our contracts
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getPackage().equals(Event.class.getPackage())));
    }

    private LocalSchemas() {}

    private static SchemaStore store() {
        SchemaStore.Cache cache = new SchemaStore.Cache();
        ALL.forEach(cache::addSchema);
        return cache;
    }

    static @Nullable Schema byName(String fullName) {
        return ALL.stream()
                .filter(schema -> schema.getFullName().equals(fullName))
                .findFirst()
                .orElse(null);
    }

    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }
}
