package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the messages of all mail software have in common. */
final class Mail {
    private static final int MOST_RECIPIENTS = 100;

    private Mail() {}

    /** An event about mail; its action is set by what follows. */
    static void event(String software, Draft draft) {
        draft.parser(software).service(software);
        draft.info.setCategory(List.of("email"));
    }

    static void action(@Nullable String action, Draft draft) {
        Draft.set(action, draft.info::setAction);
    }

    /** An attempt to sign in. */
    static void login(String action, Draft draft) {
        draft.info.setCategory(List.of("authentication", "email"));
        draft.info.setType(List.of("start"));
        draft.info.setAction(action);
    }

    /** A message id, with or without its angle brackets. */
    static void messageId(@Nullable String id, Draft draft) {
        Draft.set(bare(id), i -> draft.email().setMessageId(i));
    }

    static void queueId(@Nullable String id, Draft draft) {
        Draft.set(id, i -> draft.email().setLocalId(i));
    }

    static void size(@Nullable String bytes, Draft draft) {
        Long number = Numbers.of(bytes);
        if (number != null) {
            draft.email().setSize(number);
        }
    }

    static void recipients(@Nullable String count, Draft draft) {
        Integer number = Numbers.small(count);
        if (number != null) {
            draft.email().setRecipients(number);
        }
    }

    /** Recipients in one text; the first hundred. */
    static void to(@Nullable String list, char separator, Draft draft) {
        if (list == null || list.isBlank()) {
            return;
        }
        List<String> addresses = new ArrayList<>();
        int at = 0;
        while (at <= list.length() && addresses.size() < MOST_RECIPIENTS) {
            int end = list.indexOf(separator, at);
            end = end < 0 ? list.length() : end;
            String address = bare(list.substring(at, end).strip());
            if (address != null && !address.isEmpty()) {
                addresses.add(address);
            }
            at = end + 1;
        }
        if (!addresses.isEmpty()) {
            draft.email().setTo(new EmailAddress(List.copyOf(addresses)));
        }
    }

    /** Without angle brackets around it. */
    static @Nullable String bare(@Nullable String text) {
        return text != null && text.length() > 1 && text.startsWith("<") && text.endsWith(">")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
