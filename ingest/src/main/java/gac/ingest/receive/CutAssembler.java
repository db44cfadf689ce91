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
 * Puts the lines of one file that belong together into one. An event is over when the next begins, when it has as many lines or bytes as allowed,
 * or when nothing was added for a while. The place behind it is that behind its last line, so a line that is held here is read again after a restart.
 * For one thread.
 */
final class CutAssembler implements Assembler {
    private final Multiline rule;
    private final int maxFrame;
    private final Deque<TrackedFile.Cut> ready = new ArrayDeque<>();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private TrackedFile.@Nullable Cut first;
    private TrackedFile.@Nullable Cut last;
    private int lines;
    private Instant added = Instant.EPOCH;

    CutAssembler(Multiline rule, int maxFrame) {
        this.rule = rule;
        this.maxFrame = maxFrame;
    }

    /** Takes the next line, or piece that is none, of the file. */
    @Override
    public void add(TrackedFile.Cut cut, Instant now) {
        byte[] bytes = cut.frame().bytes();
        if (!(cut.frame() instanceof Frame.Line line)) {
            finish();
            ready.add(cut);
            return;
        }
        boolean fits = lines < rule.maxLines() && held.size() + 1 + bytes.length <= maxFrame;
        if (lines == 0 || !fits || rule.begins(new String(bytes, StandardCharsets.UTF_8))) {
            finish();
            first = cut;
        } else {
            held.write('\n');
        }
        held.writeBytes(bytes);
        last = cut;
        lines++;
        added = now;
        if (line.truncated()) {
            finish(); // what is left of it follows
        }
    }

    /** Nothing more is there now. */
    @Override
    public void pause(boolean atEnd, Instant now) {
        if (lines > 0 && (atEnd || !added.plus(rule.maxAge()).isAfter(now))) {
            finish();
        }
    }

    /** What is held is an event, whatever may follow. */
    @Override
    public void finish() {
        TrackedFile.Cut begin = first;
        TrackedFile.Cut end = last;
        if (begin != null && end != null) {
            boolean truncated = end.frame() instanceof Frame.Line line && line.truncated();
            ready.add(new TrackedFile.Cut(
                    new Frame.Line(held.toByteArray(), truncated),
                    begin.offset(),
                    end.next(),
                    end.continuing(),
                    begin.columns(),
                    end.columnsBehind()));
        }
        clearHeld();
    }

    /** The next event; null when none is over. */
    @Override
    public TrackedFile.@Nullable Cut poll() {
        return ready.poll();
    }

    /** Forgets all: the file is read again from where it was committed. */
    @Override
    public void clear() {
        ready.clear();
        clearHeld();
    }

    private void clearHeld() {
        held.reset();
        first = null;
        last = null;
        lines = 0;
    }
}
