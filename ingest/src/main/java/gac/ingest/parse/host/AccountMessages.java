package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Template;
import gac.schemas.avro.Group;
import java.util.List;

/** What the tools of shadow-utils (4.x) say they did to accounts and groups, beyond making and deleting them. */
final class AccountMessages {
    private record Message(Template form, String action, String object, String change, boolean done) {}

    private static final List<Message> MESSAGES = List.of(
            message("lock user '{user:free}' password", "user_locked", "user", "change"),
            message("unlock user '{user:free}' password", "user_unlocked", "user", "change"),
            message("change user '{user:free}' password", "password_changed", "user", "change"),
            message("password for '{user:free}' changed by '{by:free}'", "password_changed", "user", "change"),
            message("changed password expiry for {user:free}", "user_changed", "user", "change"),
            message("change user name '{user:free}' to '{new:free}'", "user_renamed", "user", "change"),
            message("user {user:free} added by {by} to group {group}", "group_member_added", "group", "change"),
            message("user {user:free} removed by {by} from group {group}", "group_member_removed", "group", "change"),
            message("delete '{user:free}' from group '{group:free}'", "group_member_removed", "group", "change"),
            message("delete '{user:free}' from shadow group '{group:free}'", "group_member_removed", "group", "change"),
            message("group '{group:free}' removed", "group_deleted", "group", "deletion"),
            message("removed group '{group:free}' owned by '{user:free}'", "group_deleted", "group", "deletion"),
            new Message(Template.of("failed adding user '{user:free}', {*}"), "user_added", "user", "creation", false));

    private AccountMessages() {}

    private static Message message(String form, String action, String object, String change) {
        return new Message(Template.of(form), action, object, change, true);
    }

    static boolean parse(String text, Draft draft) {
        for (Message message : MESSAGES) {
            List<String> values = message.form().match(text, 0);
            if (values != null) {
                write(message, values, draft);
                return true;
            }
        }
        return false;
    }

    private static void write(Message message, List<String> values, Draft draft) {
        draft.kind("iam", message.action(), message.object(), message.change());
        if (message.done()) {
            draft.success();
        } else {
            draft.failure(null);
        }
        List<Template.Place> places = message.form().places();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            switch (places.get(i).name()) {
                case "user" -> draft.user(value);
                case "by" -> draft.field("user.changed_by", value);
                case "new" -> draft.targetUser(value);
                case "group" -> {
                    Group group = new Group();
                    Draft.set(value, group::setName);
                    draft.event.setGroup(group);
                }
                default -> {
                    /* anything */
                }
            }
        }
    }
}
