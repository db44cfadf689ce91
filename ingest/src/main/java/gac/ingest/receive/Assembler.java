package gac.ingest.receive;

import gac.ingest.config.Multiline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of one file that belong together into one. The place behind an event is that behind its last line, so a line that is held is read again after a
 * restart. For one thread.
 */
interface Assembler {
    static Assembler of(Multiline rule, int maxFrame) {
        return rule.form() == null ? new CutAssembler(rule, maxFrame) : new SerialAuditAssembler(rule, maxFrame);
    }

    /** Takes the next line, or piece that is none, of the file. */
    void add(TrackedFile.Cut cut, Instant now);

    /** Nothing more is there now. */
    void pause(boolean atEnd, Instant now);

    /** What is held is an event, whatever may follow. */
    void finish();

    /** The next event; null when none is over. */
    TrackedFile.@Nullable Cut poll();

    /** Forgets all: the file is read again from where it was committed. */
    void clear();
}
