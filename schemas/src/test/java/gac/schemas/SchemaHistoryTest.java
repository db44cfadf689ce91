package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.junit.jupiter.api.Test;

/**
 * Every version of every schema that was ever released is kept in {@code src/test/resources/gac/schemas/history/TYPE/N.avsc} with a record of
 * it in {@code N.bin}: all must stay readable. A changed schema is added with {@code -Dschemas.history.add=true}.
 */
class SchemaHistoryTest {
    private static final Path HISTORY = Path.of("src/test/resources/gac/schemas/history");

    @Test
    void theCurrentSchemasAreInTheHistory() throws IOException {
        for (Schema schema : LocalSchemas.ALL) {
            if (Boolean.getBoolean("schemas.history.add") && !versions(schema).contains(schema)) {
                add(schema);
            }
            assertThat(versions(schema))
                    .as("%s has changed: add it with -Dschemas.history.add=true", schema.getName())
                    .contains(schema);
        }
    }

    @Test
    void recordsOfEveryEarlierVersionAreReadable() throws IOException {
        for (Schema schema : LocalSchemas.ALL) {
            SchemaStore.Cache store = new SchemaStore.Cache();
            versions(schema).forEach(store::addSchema);
            for (int n = 1; n <= versions(schema).size(); n++) {
                byte[] bytes = Files.readAllBytes(file(schema, n, "bin"));
                var record = Wire.with(store).decode(bytes);
                assertThat(record.getSchema()).isEqualTo(schema);
                assertThat(Wire.local().decode(Wire.encode(record))).isEqualTo(record);
            }
        }
    }

    private static List<Schema> versions(Schema schema) {
        return Stream.iterate(1, n -> Files.exists(file(schema, n, "avsc")), n -> n + 1)
                .map(n -> parse(file(schema, n, "avsc")))
                .toList();
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void add(Schema schema) throws IOException {
        int n = versions(schema).size() + 1;
        Files.createDirectories(file(schema, n, "avsc").getParent());
        Files.writeString(file(schema, n, "avsc"), schema.toString() + "\n");
        Files.write(file(schema, n, "bin"), Wire.encode(new RandomRecords(n).record(schema)));
    }

    private static Path file(Schema schema, int version, String ending) {
        return HISTORY.resolve(schema.getName()).resolve(version + "." + ending);
    }
}
