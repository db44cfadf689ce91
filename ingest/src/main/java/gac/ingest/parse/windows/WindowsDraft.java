package gac.ingest.parse.windows;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamps;
import gac.ingest.parse.windows.WindowsEvent.Role;
import gac.schemas.avro.File;
import gac.schemas.avro.Group;
import gac.schemas.avro.ProcessParent;
import gac.schemas.avro.UserTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Windows event into the draft: what ECS has a place for goes there, and every value of the event's data also to {@code fields} under the name its
 * provider gave it, because that is what Sigma's rules ask for.
 */
final class WindowsDraft {
    private static final List<String> LEVELS = List.of("", "critical", "error", "warning", "information", "verbose");
    private static final Map<String, String> DATASETS = Map.of(
            "security", "windows.security",
            "system", "windows.system",
            "application", "windows.application",
            "windows powershell", "windows.powershell",
            "microsoft-windows-powershell/operational", "windows.powershell_operational",
            "microsoft-windows-sysmon/operational", "windows.sysmon_operational");
    private static final Set<String> OURS = Set.of("@timestamp", "message", "tags");
    private static final long SUCCESS = 0x20000000000000L;
    private static final long FAILURE = 0x10000000000000L;

    private WindowsDraft() {}

    static void write(WindowsEvent event, Draft draft) {
        EventTable.Meaning meaning = EventTable.of(event);
        event.named(meaning.data());
        draft.parser("windows");
        event.data().forEach((name, value) -> draft.field(own(name), value));
        header(event, draft);
        draft.info.setCategory(meaning.categories().isEmpty() ? null : meaning.categories());
        draft.info.setType(meaning.types().isEmpty() ? null : meaning.types());
        draft.info.setAction(meaning.action());
        String outcome = outcome(event);
        draft.info.setOutcome(outcome == null ? meaning.outcome() : outcome);
        switch (event.channel()) {
            case "security" -> SecurityLog.write(event, draft);
            case "microsoft-windows-sysmon/operational" -> Sysmon.write(event, draft);
            case "windows powershell", "microsoft-windows-powershell/operational", "powershellcore/operational" ->
                PowerShell.write(event, draft);
            default -> OtherLogs.write(event, draft);
        }
        if (draft.event.getUser() == null) {
            user(event.role(Role.USER), event.role(Role.DOMAIN), event.role(Role.SID), draft);
        }
    }

    /** A name as the provider writes it; one that could be taken for the event's own (dotted, or {@code message}) shows where it comes from. */
    private static String own(String name) {
        return name.indexOf('.') >= 0 || OURS.contains(name) ? "winlog.event_data." + name : name;
    }

    private static void header(WindowsEvent event, Draft draft) {
        String time = event.role(Role.TIME);
        draft.claim(time == null ? null : Stamps.any(time, 0)).host(event.role(Role.COMPUTER));
        draft.info.setModule("windows");
        draft.info.setDataset(DATASETS.get(event.channel()));
        draft.info.setCode(event.role(Role.CODE));
        draft.info.setProvider(event.role(Role.PROVIDER));
        draft.level(level(event.roleOr(Role.LEVEL, "")));
        draft.field("winlog.channel", event.role(Role.CHANNEL))
                .field("winlog.provider_guid", event.role(Role.PROVIDER_GUID))
                .field("winlog.record_id", event.role(Role.RECORD))
                .field("winlog.keywords", event.role(Role.KEYWORDS))
                .field("winlog.level", event.role(Role.LEVEL))
                .field("winlog.task", event.role(Role.TASK))
                .field("winlog.opcode", event.role(Role.OPCODE))
                .field("winlog.version", event.role(Role.VERSION))
                .field("winlog.activity_id", event.role(Role.ACTIVITY))
                .field("winlog.process.pid", event.role(Role.WRITER))
                .field("winlog.process.thread.id", event.role(Role.THREAD))
                .field("winlog.user.identifier", event.role(Role.SID));
        String message = event.role(Role.MESSAGE);
        if (message != null) {
            draft.message(message);
        }
    }

    private static String level(String text) {
        if (text.length() == 1 && text.charAt(0) >= '1' && text.charAt(0) <= '5') {
            return LEVELS.get(text.charAt(0) - '0');
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("info") || lower.equals("0") || lower.startsWith("audit") ? "information" : lower;
    }

    /** Audit success and audit failure are bits 53 and 52 of the keywords, or these words in one of several spellings. */
    private static @Nullable String outcome(WindowsEvent event) {
        String keywords = event.roleOr(Role.KEYWORDS, "");
        Long bits = bits(keywords);
        if (bits != null) {
            return (bits & FAILURE) != 0 ? "failure" : (bits & SUCCESS) != 0 ? "success" : null;
        }
        String words = keywords.toLowerCase(Locale.ROOT).replace('_', ' ');
        if (words.contains("audit failure") || words.contains("failureaudit")) {
            return "failure";
        }
        return words.contains("audit success") || words.contains("successaudit") ? "success" : null;
    }

    /** Hexadecimal with {@code 0x}, or decimal, then signed (NXLog) or not. */
    private static @Nullable Long bits(String text) {
        try {
            return text.startsWith("0x")
                    ? Long.valueOf(Long.parseUnsignedLong(text.substring(2), 16))
                    : text.startsWith("-") ? Long.valueOf(text) : Long.valueOf(Long.parseUnsignedLong(text));
        } catch (NumberFormatException e) {
            // words
            return null;
        }
    }

    static void user(@Nullable String name, @Nullable String domain, @Nullable String sid, Draft draft) {
        draft.user(name);
        Draft.set(domain, d -> draft.user().setDomain(d));
        Draft.set(known(sid), s -> draft.user().setId(s));
    }

    /** The null SID stands for nobody. */
    private static @Nullable String known(@Nullable String sid) {
        return "S-1-0-0".equals(sid) ? null : sid;
    }

    /** {@code DOMAIN\name}. */
    static void user(@Nullable String account, Draft draft) {
        int slash = account == null ? -1 : account.indexOf('\\');
        if (account != null) {
            user(account.substring(slash + 1), slash < 0 ? null : account.substring(0, slash), null, draft);
        }
    }

    static void target(@Nullable String name, @Nullable String domain, @Nullable String sid, Draft draft) {
        draft.targetUser(name).field("user.target.domain", domain);
        Draft.set(known(sid), s -> {
            UserTarget target = draft.user().getTarget();
            if (target == null) {
                target = new UserTarget();
                draft.user().setTarget(target);
            }
            target.setId(s);
        });
    }

    static void group(@Nullable String name, @Nullable String domain, @Nullable String sid, Draft draft) {
        if (name != null || sid != null) {
            draft.event.setGroup(new Group(name, sid));
            draft.field("group.domain", domain);
        }
    }

    static void process(@Nullable String image, @Nullable Long pid, Draft draft) {
        Draft.set(image, i -> {
            draft.process().setExecutable(i);
            draft.process().setName(name(i));
        });
        if (pid != null && (pid != 0 || image != null)) {
            draft.process().setPid(pid);
        }
    }

    static void parent(@Nullable String image, @Nullable Long pid, @Nullable String commandLine, Draft draft) {
        if (image == null && pid == null && commandLine == null) {
            return;
        }
        ProcessParent parent = new ProcessParent();
        parent.setExecutable(image);
        parent.setName(image == null ? null : name(image));
        parent.setPid(pid);
        parent.setCommandLine(commandLine);
        draft.process().setParent(parent);
    }

    static void file(@Nullable String path, Draft draft) {
        Draft.set(path, p -> {
            File file = new File();
            String name = name(p);
            int dot = name.lastIndexOf('.');
            file.setPath(p);
            file.setName(name);
            file.setExtension(dot > 0 && dot < name.length() - 1 ? name.substring(dot + 1) : null);
            draft.event.setFile(file);
        });
    }

    /** An address as Windows writes it ({@code ::ffff:192.0.2.1}, {@code LOCAL}, port 0) and the name of the machine. */
    static void source(@Nullable String address, @Nullable String port, @Nullable String machine, Draft draft) {
        if (address != null && !address.equals("LOCAL")) {
            Long number = Numbers.of(port);
            draft.from(address, number == null || number == 0 ? null : port);
        }
        Draft.set(machine, m -> {
            String name = m.startsWith("\\\\") ? m.substring(2) : m;
            if (draft.event.getSource() == null) {
                draft.from(name);
            } else if (draft.source().getDomain() == null) {
                draft.source().setDomain(name);
            }
        });
    }

    /** What follows the last backslash or slash. */
    static String name(String path) {
        return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
    }
}
