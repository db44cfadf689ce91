package gac.ingest.parse.host;

import gac.ingest.join.EventJoin;
import gac.ingest.join.Joiner;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.File;
import gac.schemas.avro.Process;
import gac.schemas.avro.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The records of one system call, which the kernel writes under one serial: who (SYSCALL), what was executed (EXECVE, PROCTITLE), where (CWD), on which
 * files (PATH) and with whom (SOCKADDR), in one event.
 */
final class AuditdJoin implements EventJoin {
    private static final Set<String> PARTS = Set.of(
            "SYSCALL",
            "EXECVE",
            "CWD",
            "PATH",
            "PROCTITLE",
            "SOCKADDR",
            "MMAP",
            "FD_PAIR",
            "OBJ_PID",
            "BPRM_FCAPS",
            "CAPSET",
            "KERN_MODULE",
            "NETFILTER_CFG",
            "BPF",
            "AVC",
            "SECCOMP",
            "EOE");

    @Override
    public String name() {
        return Auditd.PARSER;
    }

    /** auditd writes the records of one serial within milliseconds of each other; two seconds bear a slow disk. */
    @Override
    public Joiner.Limits limits() {
        return new Joiner.Limits(4_096, 64, Duration.ofSeconds(2));
    }

    @Override
    public @Nullable String key(Event event) {
        return Auditd.PARSER.equals(event.getIngest().getParser()) && PARTS.contains(value(event, "type"))
                ? event.getFields().get("auditd.serial")
                : null;
    }

    /** PROCTITLE is the last record of a call, EOE says so (audit_log_exit in the kernel's auditsc.c). */
    @Override
    public boolean last(Event event) {
        String type = value(event, "type");
        return type.equals("PROCTITLE") || type.equals("EOE");
    }

    private static String value(Event event, String name) {
        Map<String, String> fields = event.getFields();
        return fields == null ? "" : fields.getOrDefault("auditd." + name, "");
    }

    @Override
    public boolean join(List<Event> members, Event joined) {
        Event call = find(members, "SYSCALL");
        if (call == null || members.size() < 2) {
            return false;
        }
        Map<String, String> fields = new TreeMap<>(call.getFields());
        fields.keySet().removeIf(AuditdJoin::isArgument);
        fields.remove("auditd.type");
        TreeSet<String> types = new TreeSet<>();
        members.forEach(member -> types.add(value(member, "type")));
        fields.put("auditd.types", String.join(" ", types));
        Process process = copy(call.getProcess());
        String path = null;
        for (Event member : members) {
            switch (value(member, "type")) {
                case "EXECVE" -> executed(member, process, fields);
                case "PROCTITLE" -> {
                    if (process.getCommandLine() == null && member.getProcess() != null) {
                        process.setCommandLine(member.getProcess().getCommandLine());
                    }
                }
                case "CWD" ->
                    process.setWorkingDirectory(
                            member.getProcess() == null
                                    ? null
                                    : member.getProcess().getWorkingDirectory());
                case "PATH" -> path = better(path, member);
                case "SOCKADDR" -> {
                    joined.setDestination(member.getDestination());
                    path = member.getFile() == null ? path : member.getFile().getPath();
                }
                default -> {
                    /* what its fields say is in its own event */
                }
            }
        }
        joined.setProcess(process);
        joined.setUser(call.getUser());
        if (path != null) {
            File file = new File();
            file.setPath(absolute(process.getWorkingDirectory(), path));
            joined.setFile(file);
        }
        describe(call, joined, path != null);
        joined.setFields(fields);
        joined.setMessage(message(process, call, joined));
        return true;
    }

    private static @Nullable Event find(List<Event> members, String type) {
        return members.stream()
                .filter(member -> value(member, "type").equals(type))
                .findFirst()
                .orElse(null);
    }

    /** The call's own record stays as it is: it is written by itself. */
    private static Process copy(@Nullable Process of) {
        Process process = new Process();
        if (of != null) {
            process.setName(of.getName());
            process.setPid(of.getPid());
            process.setExecutable(of.getExecutable());
            process.setParent(of.getParent());
            process.setTty(of.getTty());
        }
        return process;
    }

    private static boolean isArgument(String name) {
        return name.length() == "auditd.a0".length()
                && name.startsWith("auditd.a")
                && Character.isDigit(name.charAt(8));
    }

    private static void executed(Event member, Process process, Map<String, String> fields) {
        if (member.getProcess() != null) {
            process.setArgs(member.getProcess().getArgs());
            process.setCommandLine(member.getProcess().getCommandLine());
        }
        member.getFields().forEach((name, value) -> {
            if (name.startsWith("auditd.a") && name.length() > 8 && Character.isDigit(name.charAt(8))) {
                fields.put(name, value);
            }
        });
    }

    /** The file itself rather than the folder it lies in; of several, the last. */
    private static @Nullable String better(@Nullable String path, Event member) {
        String here = member.getFile() == null ? null : member.getFile().getPath();
        boolean parent = value(member, "nametype").equals("PARENT");
        return here == null || (parent && path != null) ? path : here;
    }

    private static String absolute(@Nullable String folder, String path) {
        if (path.startsWith("/") || folder == null || folder.isEmpty()) {
            return path;
        }
        return folder + (folder.endsWith("/") ? "" : "/") + (path.startsWith("./") ? path.substring(2) : path);
    }

    private static void describe(Event call, Event joined, boolean path) {
        String syscall = value(call, "syscall");
        AuditTypes.Meaning meaning = AuditTypes.Meaning.of(syscall, path);
        EventInfo info = joined.getEvent();
        info.setCategory(List.of(meaning.category()));
        info.setType(List.of(meaning.type()));
        info.setAction(syscall.isEmpty() ? "syscall" : syscall);
        info.setOutcome(call.getEvent().getOutcome());
        info.setDataset(meaning.dataset());
        info.setModule(Auditd.PARSER);
        joined.getIngest().setParser(meaning.dataset().replace('.', '_'));
        Service service = new Service();
        service.setName(Auditd.PARSER);
        joined.setService(service);
    }

    private static String message(Process process, Event call, Event joined) {
        String what = process.getCommandLine() != null ? process.getCommandLine() : process.getExecutable();
        return joined.getEvent().getAction() + ": " + (what == null ? call.getMessage() : what);
    }
}
