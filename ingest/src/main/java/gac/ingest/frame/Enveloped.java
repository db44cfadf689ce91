package gac.ingest.frame;

import gac.ingest.parse.event.Envelope;
import java.util.List;

/** A frame, and what its protocol says about it. */
public record Enveloped(Frame frame, Envelope envelope) {

    /** Frames of a protocol that says nothing about them. */
    public static List<Enveloped> plain(List<Frame> frames) {
        return frames.stream().map(frame -> new Enveloped(frame, Envelope.NONE)).toList();
    }
}
