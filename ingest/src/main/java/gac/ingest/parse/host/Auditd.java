package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.File;
import gac.schemas.avro.ProcessParent;
import gac.schemas.avro.UserEffective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of the Linux audit system as auditd writes them to audit.log ({@code type=SYSCALL msg=audit(1795310100.123:4711): …}, RAW or ENRICHED, with or
 * without {@code node=}), as its dispatcher sends them to syslog, as the kernel logs them ({@code audit: type=1400 audit(…): …}), and as journald
 * names them ({@code audit[1]: USER_LOGIN pid=…}).
 *
 * <p>Every field keeps its own name below {@code auditd.}; those that users influence are decoded. {@code user.id} is who signed in (auid) where somebody
 * did, {@code user.effective.id} as whom the process runs.
 */
final class Auditd implements LineParser {
    static final String PARSER = "auditd";
    private static final String UNSET = "4294967295";
    private static final int MOST_ARGS = 256;
    /** Fields in hexadecimal when they hold what would break the line. */
    private static final List<String> UNTRUSTED = List.of(
            "acct", "cmd", "comm", "exe", "cwd", "name", "proctitle", "key", "path", "dir", "ocomm", "data", "grp");

    @Override
    public boolean parse(String text, Draft draft) {
        Cursor c = new Cursor(text);
        c.take("audit: ");
        String node = null;
        if (c.take("node=")) {
            node = c.word();
            c.take(' ');
        }
        if (!c.take("type=")) {
            return false;
        }
        String type = c.word();
        c.take(' ');
        c.take("msg=");
        if (!c.take("audit(") || type.isEmpty() || type.length() > 40) {
            return false;
        }
        int start = c.at;
        Stamp stamp = Stamps.epoch(text, start);
        String id = stamp == null ? null : c.until(')');
        if (stamp == null || id == null || id.length() > 64) {
            return false;
        }
        c.take(':');
        draft.host(node).claim(stamp);
        record(AuditTypes.name(type), id, c, draft);
        return true;
    }

    /** The program {@code audit} of journald, the kernel's own lines, or a record as auditd writes it. */
    boolean message(String text, Draft draft) {
        if (parse(text, draft)) {
            return true;
        }
        Cursor c = new Cursor(text);
        String type = c.word();
        if (type.length() < 3 || type.length() > 40 || !isType(type) || !c.take(' ')) {
            return false;
        }
        record(AuditTypes.name(type), null, c, draft);
        return true;
    }

    private static boolean isType(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '[' && c != ']') {
                return false;
            }
        }
        return true;
    }

    private static void record(String type, @Nullable String id, Cursor c, Draft draft) {
        c.spaces();
        AuditFields fields = AuditFields.of(c.text, c.at);
        draft.parser(PARSER).service(PARSER).message(c.rest().trim());
        draft.info.setDataset("auditd.log");
        draft.info.setModule(PARSER);
        AuditTypes.kind(type, type.toLowerCase(Locale.ROOT), draft);
        draft.field("auditd.type", type).field("auditd.serial", id);
        for (Map.Entry<String, String> entry : fields.all().entrySet()) {
            String name = entry.getKey();
            boolean argument = type.equals("EXECVE") && isArgument(name);
            draft.field(
                    "auditd." + name, argument || UNTRUSTED.contains(name) ? fields.untrusted(name) : fields.get(name));
        }
        outcome(fields, draft);
        process(type, fields, draft);
        users(type, fields, draft);
        endpoints(fields, draft);
        String syscall = fields.get("SYSCALL");
        String number = fields.get("syscall");
        String name = syscall != null ? syscall : AuditTypes.syscall(fields.get("arch"), number);
        if (name != null) {
            draft.field("auditd.syscall", name);
            draft.field("auditd.syscall_number", name.equals(number) ? null : number);
        }
    }

    /** {@code a0}, {@code a12}, {@code a1[3]}; not {@code argc} and {@code a1_len}. */
    private static boolean isArgument(String name) {
        return name.length() > 1
                && name.charAt(0) == 'a'
                && Character.isDigit(name.charAt(1))
                && !name.endsWith("_len");
    }

    private static void outcome(AuditFields fields, Draft draft) {
        String result = fields.get("success");
        if (result == null) {
            result = fields.get("res");
        }
        if (result == null) {
            result = fields.get("result");
        }
        String denied = fields.get("apparmor");
        if (result == null) {
            if ("DENIED".equals(denied)
                    || fields.all().containsKey("denied")
                    || draft.event.getMessage().contains("denied ")) {
                draft.failure("access_denied");
            }
            return;
        }
        switch (result) {
            case "yes", "success", "1" -> draft.success();
            case "no", "failed", "0" -> draft.failure(null);
            default -> draft.field("auditd.result", result);
        }
    }

    private static void process(String type, AuditFields fields, Draft draft) {
        String executable = fields.untrusted("exe");
        String name = fields.untrusted("comm");
        if (name == null && executable != null) {
            name = executable.substring(executable.lastIndexOf('/') + 1);
        }
        draft.process(name, fields.get("pid"));
        Draft.set(executable, draft.process()::setExecutable);
        Draft.set(fields.untrusted("cwd"), draft.process()::setWorkingDirectory);
        String terminal = fields.get("tty") == null ? fields.get("terminal") : fields.get("tty");
        Draft.set(terminal, draft.process()::setTty);
        Long parent = Numbers.of(fields.get("ppid"));
        if (parent != null) {
            ProcessParent group = new ProcessParent();
            group.setPid(parent);
            draft.process().setParent(group);
        }
        String command = fields.untrusted(type.equals("PROCTITLE") ? "proctitle" : "cmd");
        Draft.set(command, draft.process()::setCommandLine);
        if (type.equals("EXECVE")) {
            List<String> arguments = arguments(fields);
            draft.process().setArgs(arguments);
            Draft.set(String.join(" ", arguments), draft.process()::setCommandLine);
        }
        if (draft.process().equals(new gac.schemas.avro.Process())) {
            draft.event.setProcess(null);
        }
        String path = type.equals("PATH") ? fields.untrusted("name") : fields.untrusted("path");
        if (path != null) {
            File file = new File();
            file.setPath(path);
            draft.event.setFile(file);
        }
    }

    /** {@code a0}, {@code a1}, …; long ones come in pieces: {@code a1[0]}, {@code a1[1]}. */
    private static List<String> arguments(AuditFields fields) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < MOST_ARGS; i++) {
            String name = "a" + i;
            String whole = fields.untrusted(name);
            if (whole == null && fields.all().containsKey(name + "[0]")) {
                StringBuilder pieces = new StringBuilder();
                for (int p = 0; p < MOST_ARGS && fields.all().containsKey(name + "[" + p + "]"); p++) {
                    String piece = fields.untrusted(name + "[" + p + "]");
                    pieces.append(piece == null ? "" : piece);
                }
                whole = pieces.toString();
            }
            if (whole == null && !fields.all().containsKey(name)) {
                break;
            }
            arguments.add(whole == null ? "" : whole);
        }
        return arguments;
    }

    private static void users(String type, AuditFields fields, Draft draft) {
        String login = set(fields.get("auid"));
        String real = set(fields.get("uid"));
        Draft.set(login == null ? real : login, id -> draft.user().setId(id));
        if (real != null && login != null) {
            UserEffective effective = new UserEffective();
            effective.setId(real);
            draft.user().setEffective(effective);
            draft.effectiveUser(named(fields.get("UID")));
        }
        draft.user(named(fields.get(login == null ? "UID" : "AUID")));
        String account = fields.untrusted("acct");
        if (account == null || account.equals("(unknown user)") || account.equals("(unknown)")) {
            return;
        }
        boolean managed = type.startsWith("ADD_")
                || type.startsWith("DEL_")
                || type.endsWith("_MGMT")
                || type.equals("USER_CHAUTHTOK");
        if (managed) {
            draft.targetUser(account);
        } else {
            draft.user(account);
        }
    }

    private static @Nullable String set(@Nullable String id) {
        return id == null || id.equals(UNSET) || id.equals("-1") || id.equals("unset") ? null : id;
    }

    private static @Nullable String named(@Nullable String name) {
        return name == null || name.equals("unset") || name.startsWith("unknown(") ? null : name;
    }

    private static void endpoints(AuditFields fields, Draft draft) {
        String address = fields.get("addr");
        String host = fields.get("hostname");
        draft.from(address == null ? host : address, fields.get("rport"));
        String socket = fields.get("saddr");
        byte[] bytes = socket == null ? null : AuditFields.bytes(socket);
        if (socket == null || bytes == null || bytes.length < 4) {
            return;
        }
        int family = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        String port = Integer.toString((bytes[2] & 0xff) << 8 | (bytes[3] & 0xff));
        if (family == 2 && bytes.length >= 8) {
            draft.to(
                    (bytes[4] & 0xff) + "." + (bytes[5] & 0xff) + "." + (bytes[6] & 0xff) + "." + (bytes[7] & 0xff),
                    port);
        } else if (family == 10 && bytes.length >= 24) {
            draft.to(v6(bytes), port);
        } else if (family == 1) {
            String path = AuditFields.decode(socket.substring(4));
            Draft.set(path == null ? null : path.trim(), p -> {
                File file = new File();
                file.setPath(p);
                draft.event.setFile(file);
            });
        }
    }

    private static @Nullable String v6(byte[] socket) {
        StringBuilder text = new StringBuilder();
        for (int i = 8; i < 24; i += 2) {
            text.append(i == 8 ? "" : ":")
                    .append(Integer.toHexString((socket[i] & 0xff) << 8 | (socket[i + 1] & 0xff)));
        }
        return Ip.canonical(text.toString());
    }
}
