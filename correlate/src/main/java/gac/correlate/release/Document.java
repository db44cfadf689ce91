package gac.correlate.release;

import gac.schemas.Sha256;
import gac.schemas.avro.Definition;
import gac.schemas.avro.DefinitionKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One text a release is made of, as its author wrote it.
 *
 * @param name the file it came from, for messages
 */
public record Document(DefinitionKind kind, String name, String text) {

    /** The versioned key it is published under: another text is another key, so that old releases stay whole. */
    public String key() {
        byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return kind + "/" + name + "@" + HexFormat.of().formatHex(hash, 0, 8);
    }

    Definition toAvro() {
        return new Definition(kind, name, text);
    }

    static Document of(Definition definition) {
        return new Document(definition.getKind(), definition.getName(), definition.getText());
    }
}
