package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What words tell where no parser knows what they mean: from where, and who. What was found so is tagged as guessed. */
final class UnknownLine {
    private UnknownLine() {}

    /** Adds what is missing; what a parser set stays. */
    static void complete(String text, Draft draft) {
        String told = told(text, draft);
        if (told == null) {
            return;
        }
        if (draft.event.getSource() == null) {
            UnknownPeer.find(told, draft);
        }
        if (draft.event.getUser() == null) {
            UnknownUser.find(told, draft);
        }
    }

    /** The prose in the line: its message, or an application's own words in a web server's error log; null where a parser understood it. */
    private static @Nullable String told(String text, Draft draft) {
        String message = Objects.requireNonNullElse(draft.event.getMessage(), text);
        return switch (draft.parser()) {
            case "generic", "key_value" -> message;
            case "json" -> message.equals(text) ? null : message;
            case "nginx_error", "apache_error" ->
                draft.event.getError() == null ? null : draft.event.getError().getMessage();
            default -> null;
        };
    }
}
