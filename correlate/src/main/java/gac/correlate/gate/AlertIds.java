package gac.correlate.gate;

import gac.schemas.Keys;
import gac.schemas.Sha256;
import gac.schemas.avro.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of alerts: functions of what the alert is about, so that a replay names them alike. */
public final class AlertIds {
    /** No 0/O, 1/I/L, 8/B, 5/S, 2/Z, D/G, N: what is misheard or misread is not in it. */
    private static final String SPOKEN = "34679ACEFHJKMPQRTUVWXY";

    private AlertIds() {}

    /**
     * The id of an alert: 32 hexadecimal digits of SHA-256.
     *
     * @param group group-by values in order
     * @param episode the episode's first instant when it was first published, ms
     */
    public static String id(
            String definition, String organization, List<@Nullable String> group, Lane lane, long episode) {
        List<@Nullable String> parts =
                new ArrayList<>(List.of(definition, organization, lane.name(), Long.toString(episode)));
        parts.addAll(group);
        return HexFormat.of().formatHex(Sha256.of(Keys.of(parts.toArray(new @Nullable String[0]))), 0, 16);
    }

    /** What one says on the telephone: six characters in two groups, of which about a hundred million exist. */
    public static String shortId(String id) {
        long number = ByteBuffer.wrap(Sha256.of(Keys.of(id))).getLong() >>> 1;
        StringBuilder spoken = new StringBuilder(7);
        for (int i = 0; i < 6; i++) {
            if (i == 3) {
                spoken.append('-');
            }
            spoken.append(SPOKEN.charAt((int) (number % SPOKEN.length())));
            number /= SPOKEN.length();
        }
        return spoken.toString();
    }
}
