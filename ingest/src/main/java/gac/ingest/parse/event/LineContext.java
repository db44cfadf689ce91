package gac.ingest.parse.event;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a line besides its text.
 *
 * @param source name of the source declaration that took the line
 * @param organization id of the agency, from the authenticated channel
 * @param organizationName its name, where configured
 * @param receiver name of the receiver that took the line
 * @param peer address of the sender's socket, with or without port
 * @param tlsSubject subject of the sender's certificate
 * @param filePath file the line was read from
 * @param offset byte offset of the line's first byte in that file; −1 where there is none
 * @param received when Gác received the line
 * @param zone zone of times written without one
 * @param type what the source says its lines are
 * @param trust proxies whose word on the client is believed
 * @param oldest how far behind {@code received} a claimed time may lie before it is not believed
 * @param backfill an import: received is set to the claimed time
 * @param systems host name → id of the system, or null when the source maps that host to none
 * @param format the source's own format of access lines, compiled; null where it declares none
 * @param columns the last line before this one of the same stream that names columns ({@link #namesColumns}); null before the first
 * @param eventId id of the event, the same for the same line delivered twice where the protocol allows
 */
public record LineContext(
        String source,
        String organization,
        @Nullable String organizationName,
        String receiver,
        @Nullable String peer,
        @Nullable String tlsSubject,
        @Nullable String filePath,
        long offset,
        Instant received,
        ZoneId zone,
        LineType type,
        ClientTrust trust,
        Duration oldest,
        boolean backfill,
        Function<String, @Nullable String> systems,
        String eventId,
        @Nullable LineParser format,
        @Nullable String columns) {
    /** Longest line of column names that counts as one. */
    private static final int LONGEST_COLUMNS = 8_192;

    /** A line of a source that declares no format, in a stream without column names. */
    public LineContext(
            String source,
            String organization,
            @Nullable String organizationName,
            String receiver,
            @Nullable String peer,
            @Nullable String tlsSubject,
            @Nullable String filePath,
            long offset,
            Instant received,
            ZoneId zone,
            LineType type,
            ClientTrust trust,
            Duration oldest,
            boolean backfill,
            Function<String, @Nullable String> systems,
            String eventId) {
        this(
                source,
                organization,
                organizationName,
                receiver,
                peer,
                tlsSubject,
                filePath,
                offset,
                received,
                zone,
                type,
                trust,
                oldest,
                backfill,
                systems,
                eventId,
                null,
                null);
    }

    /** Whether a line names the columns of those after it: {@code #Fields: date time …} (W3C Extended Log File Format). */
    public static boolean namesColumns(String line) {
        return line.startsWith("#Fields:") && line.length() <= LONGEST_COLUMNS;
    }

    /** The same line in a stream with these columns, of a source with this format. */
    public LineContext with(@Nullable LineParser newFormat, @Nullable String newColumns) {
        return new LineContext(
                source,
                organization,
                organizationName,
                receiver,
                peer,
                tlsSubject,
                filePath,
                offset,
                received,
                zone,
                type,
                trust,
                oldest,
                backfill,
                systems,
                eventId,
                newFormat,
                newColumns);
    }

    /** Zone of a source that names none. */
    public static final ZoneId DEFAULT_ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** {@code oldest} of a source that names none. */
    public static final Duration DEFAULT_OLDEST = Duration.ofDays(7);

    /** A line read offline, without receiver: claimed times are believed whatever their age. */
    public static LineContext offline(
            LineType type, ZoneId zone, Instant received, String eventId, @Nullable String filePath, long offset) {
        return new LineContext(
                "offline",
                "offline",
                null,
                "offline",
                null,
                null,
                filePath,
                offset,
                received,
                zone,
                type,
                ClientTrust.NONE,
                DEFAULT_OLDEST,
                true,
                host -> null,
                eventId);
    }
}
