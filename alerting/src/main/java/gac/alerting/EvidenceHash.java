package gac.alerting;

import gac.schemas.Sha256;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Evidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A fingerprint of the lines an alert carries, so that a card on paper can be compared with the stored alert: SHA-256 over, for each line in
 * order, event id and line as UTF-8, each preceded by its length in bytes as four bytes, big-endian.
 */
final class EvidenceHash {
    private EvidenceHash() {}

    static String of(Alert alert) {
        MessageDigest digest = Sha256.digest();
        for (Evidence evidence : alert.getEvidence()) {
            update(digest, evidence.getEventId());
            update(digest, evidence.getLine());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
