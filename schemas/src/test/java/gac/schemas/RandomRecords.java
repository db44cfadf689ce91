package gac.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Seeded records of any of our types, every optional part present half of the time. */
final class RandomRecords {
    private static final String[] TEXTS = {
        "", "-", "Sở Thông tin", "a\u0000b", "203.0.113.7", "\uD83D\uDE80 x", "' OR 1=1 --", "é", "ff".repeat(90)
    };

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    SpecificRecord record(Schema schema) {
        SpecificRecord record =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema()));
        }
        return record;
    }

    private @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case NULL -> null;
            case RECORD -> record(schema);
            case STRING -> text();
            case INT -> random.nextInt();
            case LONG ->
                schema.getLogicalType() == null
                        ? (Object) random.nextLong()
                        : Instant.ofEpochMilli(random.nextLong() >> 22);
            case DOUBLE -> random.nextGaussian();
            case BOOLEAN -> random.nextBoolean();
            case BYTES -> ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
            case ENUM ->
                SpecificData.get()
                        .createEnum(
                                schema.getEnumSymbols()
                                        .get(random.nextInt(
                                                schema.getEnumSymbols().size())),
                                schema);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(schema.getElementType()));
                }
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put("key." + i, value(schema.getValueType()));
                }
                yield entries;
            }
            default -> throw new IllegalArgumentException("no random value of " + schema);
        };
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
