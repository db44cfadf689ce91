package gac.ingest.parse.mail;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.ObjectParser;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.JsonText;
import gac.ingest.parse.text.Stamps;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of Microsoft 365's unified audit log, as the Management Activity API gives them (schema 2024) or a collector wraps them in {@code office365} or
 * {@code o365audit}: Exchange, AzureActiveDirectory, SharePoint, OneDrive, Teams, SecurityComplianceCenter, …
 */
final class M365 implements ObjectParser {
    private static final List<String> WRAPPERS = List.of("office365", "o365audit");
    private static final List<String> NAMED_LISTS =
            List.of("Parameters", "ExtendedProperties", "DeviceProperties", "OperationProperties");
    private static final Map<String, String> REASONS = Map.of(
            "InvalidUserNameOrPassword", "bad_password",
            "IdsLocked", "locked",
            "UserAccountNotFound", "invalid_user",
            "InvalidPasswordExpiredPassword", "password_expired",
            "UserDisabled", "disabled",
            "UserStrongAuthClientAuthNRequired", "second_factor",
            "UserStrongAuthClientAuthNRequiredInterrupt", "second_factor",
            "BlockedByConditionalAccess", "not_allowed");

    @Override
    public boolean parse(JsonNode object, Draft draft) {
        JsonNode record = object;
        for (String name : WRAPPERS) {
            if (object.path(name).isObject()) {
                record = object.path(name);
            }
        }
        String operation = text(record, "Operation");
        String workload = text(record, "Workload");
        if (operation == null || workload == null || (!record.has("CreationTime") && !record.has("RecordType"))) {
            return false;
        }
        draft.parser("m365").service("m365");
        fields(record, draft);
        String time = text(record, "CreationTime");
        if (time != null) {
            // UTC, and the schema forbids to say so.
            boolean zoned = time.endsWith("Z") || time.indexOf('+') > 0;
            draft.claim(Stamps.iso(zoned ? time : time + "Z", 0));
        }
        draft.info.setAction(operation);
        draft.info.setProvider(workload);
        draft.info.setCode(text(record, "RecordType"));
        draft.info.setModule("m365");
        draft.info.setDataset("m365." + workload.toLowerCase(Locale.ROOT));
        String user = text(record, "UserId");
        draft.user(user);
        if (user != null && user.indexOf('@') > 0) {
            draft.user().setEmail(user);
        }
        client(record, draft);
        outcome(record, operation, draft);
        categorised(operation, workload, draft);
        draft.userAgent(draft.fieldValue("ExtendedProperties.UserAgent"));
        Draft.set(text(record, "UserAgent"), draft::userAgent);
        Draft.set(text(record, "Subject"), s -> draft.email().setSubject(s));
        target(record, draft);
        return true;
    }

    /** All values by their names; of lists of {@code {Name, Value}} each value by its name. Times and what has a place of its own are among them. */
    private static void fields(JsonNode record, Draft draft) {
        JsonText.flat(record).forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (!NAMED_LISTS.contains(dot < 0 ? name : name.substring(0, dot))) {
                draft.field(name, value);
            }
        });
        for (String list : NAMED_LISTS) {
            for (JsonNode item : record.path(list)) {
                String name = text(item, "Name");
                if (name != null) {
                    draft.field(list + "." + name, text(item, "Value"));
                }
            }
        }
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static void client(JsonNode record, Draft draft) {
        for (String name : List.of("ClientIP", "ClientIPAddress", "ActorIpAddress")) {
            String value = text(record, name);
            if (value == null || value.isEmpty()) {
                continue;
            }
            int close = value.indexOf(']');
            int colon = value.lastIndexOf(':');
            if (value.startsWith("[") && close > 0) {
                draft.from(value.substring(1, close), colon > close ? value.substring(colon + 1) : null);
            } else if (colon > 0 && Ip.parse(value) == null) {
                draft.from(value.substring(0, colon), value.substring(colon + 1));
            } else {
                draft.from(value);
            }
            return;
        }
    }

    private static void outcome(JsonNode record, String operation, Draft draft) {
        String status = text(record, "ResultStatus");
        String lower = status == null ? "" : status.toLowerCase(Locale.ROOT);
        String error = text(record, "LogonError");
        if (operation.equals("UserLoginFailed") || lower.startsWith("fail") || lower.equals("false")) {
            draft.failure(error == null ? null : REASONS.getOrDefault(error, error));
        } else if (operation.equals("UserLoggedIn")
                || lower.startsWith("succ")
                || lower.equals("true")
                || lower.startsWith("partiallysucc")) {
            draft.success();
        }
        draft.error(error);
    }

    private static void categorised(String operation, String workload, Draft draft) {
        if (operation.equals("UserLoggedIn")
                || operation.equals("UserLoginFailed")
                || operation.equals("MailboxLogin")) {
            draft.kind("authentication", operation, "start");
        } else if (workload.equals("SecurityComplianceCenter") && draft.fieldValue("AlertId") != null) {
            draft.kind("intrusion_detection", operation, "info");
            // Sigma's rules name the alert's policy.
            draft.field("eventName", draft.fieldValue("Name")).field("rule.name", draft.fieldValue("Name"));
        } else if (workload.equals("AzureActiveDirectory")) {
            draft.kind("iam", operation, changes(operation));
        } else if (workload.equals("Exchange")) {
            boolean command = operation.indexOf('-') > 0;
            draft.kind(command ? "configuration" : "email", operation, command ? changes(operation) : "info");
        } else if (workload.equals("SharePoint") || workload.equals("OneDrive")) {
            draft.kind(
                    "file",
                    operation,
                    operation.endsWith("Downloaded") || operation.endsWith("Accessed") ? "access" : changes(operation));
            file(draft);
        }
    }

    private static String changes(String operation) {
        String lower = operation.toLowerCase(Locale.ROOT);
        return lower.startsWith("new-")
                        || lower.startsWith("add user")
                        || lower.endsWith("uploaded")
                        || lower.endsWith("created")
                ? "creation"
                : lower.startsWith("remove") || lower.startsWith("delete") || lower.endsWith("deleted")
                        ? "deletion"
                        : "change";
    }

    private static void file(Draft draft) {
        String path = draft.fieldValue("ObjectId");
        if (path != null) {
            gac.schemas.avro.File file = new gac.schemas.avro.File();
            file.setPath(path);
            file.setName(draft.fieldValue("SourceFileName"));
            file.setExtension(draft.fieldValue("SourceFileExtension"));
            draft.event.setFile(file);
        }
    }

    /** Whose account or mailbox it was about, when it was another's. */
    private static void target(JsonNode record, Draft draft) {
        String owner = text(record, "MailboxOwnerUPN");
        String target = owner == null ? text(record, "TargetUserOrGroupName") : owner;
        if (target != null && !target.equals(text(record, "UserId"))) {
            draft.targetUser(target);
        }
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() || value.isContainerNode() ? null : value.asText();
    }
}
