package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.KeyValues;

/** {@code key=value} pairs of whatever software, logfmt among them; names are taken as those of JSON lines are. */
final class KeyValueLine implements LineParser {
    /** For lines that were declared so. */
    static final LineParser DECLARED = new KeyValueLine(1, Integer.MAX_VALUE);
    /** For lines that may be prose with an equals sign in it: pairs and nothing else. */
    static final LineParser GUESSED = new KeyValueLine(3, 0);

    private final int least;
    private final int loose;

    private KeyValueLine(int least, int loose) {
        this.least = least;
        this.loose = loose;
    }

    @Override
    public boolean parse(String text, Draft draft) {
        int equals = text.indexOf('=');
        int blank = text.indexOf(' ');
        if (equals <= 0 || (loose == 0 && blank >= 0 && blank < equals)) {
            return false;
        }
        KeyValues.Read read = KeyValues.separated(text, 0, ',');
        if (read.pairs().size() < least || read.loose() > loose) {
            return false;
        }
        draft.parser("key_value").message(text);
        JsonLine.named(read.pairs(), draft);
        return true;
    }
}
