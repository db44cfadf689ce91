package gac.ingest.receive;

import gac.ingest.config.Multiline;
import gac.ingest.frame.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of ModSecurity's native audit log, serial: from a line {@code --BOUNDARY-A--} to {@code --BOUNDARY-Z--} with the same boundary (Reference Manual, "ModSecurity 2 Data
 * Formats"). Whatever stands between, as bodies of clients may, divides nothing unless it has that boundary, which ModSecurity draws anew for each transaction.
 *
 * <p>Of a transaction with more lines or bytes than allowed the first become a truncated event and the rest of that section pieces of dead letters; the first section behind it that is no
 * body, where the findings stand, begins an event with the transaction's first two lines before it. The end is waited for {@link #MOST_BYTES} long.
 */
final class SerialAuditAssembler implements Assembler {
    /** More than ModSecurity takes of a body unless it is told to (SecRequestBodyLimit: 128 MiB where nothing is set). */
    static final long MOST_BYTES = 130L << 20;

    private static final int LONGEST_BOUNDARY = 64;
    private static final String BODIES = "CEIJ";

    private final Multiline rule;
    private final int maxFrame;
    private final Deque<TrackedFile.Cut> ready = new ArrayDeque<>();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private TrackedFile.@Nullable Cut first;
    private TrackedFile.@Nullable Cut last;
    private int lines;
    private Instant added = Instant.EPOCH;

    /** Of the transaction that has begun; null when none has. */
    private @Nullable String boundary;

    private byte[] head = {};
    private int headLines;
    private long taken;
    private boolean beyond;

    SerialAuditAssembler(Multiline rule, int maxFrame) {
        this.rule = rule;
        this.maxFrame = maxFrame;
    }

    @Override
    public void add(TrackedFile.Cut cut, Instant now) {
        byte[] bytes = cut.frame().bytes();
        String line = !(cut.frame() instanceof Frame.Line) || bytes.length > LONGEST_BOUNDARY
                ? ""
                : new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
        if (boundary == null) {
            if (!line.startsWith("--") || !line.endsWith("-A--")) {
                ready.add(cut); // what belongs to no transaction stands by itself
                return;
            }
            boundary = line.substring(0, line.length() - "A--".length());
            head = new byte[0];
            headLines = 0;
            taken = 0;
        }
        taken += bytes.length + 1;
        added = now;
        char section = section(line);
        if (!beyond && !fits(bytes.length, lines + 1)) {
            flush();
            beyond = true;
        }
        if (beyond && section != 0 && section != 'Z' && BODIES.indexOf(section) < 0) {
            flush();
            beyond = false;
            if (head.length + 1 + bytes.length <= maxFrame) {
                held.writeBytes(head);
                lines = headLines;
            }
        }
        hold(cut, bytes);
        if (section == 'Z' || taken > MOST_BYTES) {
            end();
        }
    }

    /** The letter of the section that a line begins; 0 when it begins none of this transaction. */
    private char section(String line) {
        String own = boundary;
        boolean divides = own != null
                && line.length() == own.length() + "A--".length()
                && line.startsWith(own)
                && line.endsWith("--");
        return divides && own != null ? line.charAt(own.length()) : 0;
    }

    private boolean fits(int length, int number) {
        return number <= rule.maxLines() && (lines == 0 || held.size() + 1 + length <= maxFrame);
    }

    private void hold(TrackedFile.Cut cut, byte[] bytes) {
        if (!(cut.frame() instanceof Frame.Line line)) {
            flush();
            beyond = true;
            ready.add(cut);
            return;
        }
        if (beyond && lines > 0 && held.size() + 1 + bytes.length > maxFrame) {
            flush();
        }
        if (lines > 0) {
            held.write('\n');
        }
        held.writeBytes(bytes);
        first = first == null ? cut : first;
        last = cut;
        lines++;
        if (headLines < 2) {
            head = held.toByteArray();
            headLines++;
        }
        if (line.truncated()) {
            flush(); // what is left of it follows
            beyond = true;
        }
    }

    private void flush() {
        TrackedFile.Cut begin = first;
        TrackedFile.Cut end = last;
        if (begin != null && end != null) {
            byte[] bytes = held.toByteArray();
            boolean whole = section(lastLine(bytes)) == 'Z';
            ready.add(new TrackedFile.Cut(
                    beyond ? Frame.oversize(bytes, maxFrame) : new Frame.Line(bytes, !whole),
                    begin.offset(),
                    end.next(),
                    end.continuing(),
                    begin.columns(),
                    end.columnsBehind()));
        }
        held.reset();
        first = null;
        last = null;
        lines = 0;
    }

    private static String lastLine(byte[] bytes) {
        int from = bytes.length;
        while (from > 0 && bytes.length - from <= LONGEST_BOUNDARY && bytes[from - 1] != '\n') {
            from--;
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private void end() {
        flush();
        boundary = null;
        beyond = false;
    }

    @Override
    public void pause(boolean atEnd, Instant now) {
        if (boundary != null && (atEnd || !added.plus(rule.maxAge()).isAfter(now))) {
            end();
        }
    }

    @Override
    public void finish() {
        end();
    }

    @Override
    public TrackedFile.@Nullable Cut poll() {
        return ready.poll();
    }

    @Override
    public void clear() {
        ready.clear();
        first = null;
        end();
    }
}
