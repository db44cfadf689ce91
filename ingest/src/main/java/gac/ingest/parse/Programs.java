package gac.ingest.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which parser reads the messages of which program. */
final class Programs {
    private static final Map<String, LineParser> BY_NAME = Map.of();

    private Programs() {}

    /** False when no parser knows the program or the message. */
    static boolean parse(String program, String message, Draft draft) {
        LineParser parser = of(program);
        return parser != null && parser.parse(message, draft);
    }

    private static @Nullable LineParser of(String program) {
        return BY_NAME.get(program);
    }
}
