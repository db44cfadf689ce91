package gac.ingest.parse.event;

/**
 * Understands one format. A parser reads {@code text} once from left to right and writes what it finds into the draft.
 */
@FunctionalInterface
public interface LineParser {
    /** False when the text is not of this format; the draft is then as it was. */
    boolean parse(String text, Draft draft);
}
