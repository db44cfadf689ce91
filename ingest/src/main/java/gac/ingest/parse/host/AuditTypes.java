package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Record types and system calls of the Linux audit system: numbers, names and what they mean in ECS. */
final class AuditTypes {
    /** linux/audit.h, libaudit.h: types that the kernel writes by number when no daemon translates them. */
    private static final Map<String, String> BY_NUMBER = Map.ofEntries(
            Map.entry("1006", "LOGIN"),
            Map.entry("1100", "USER_AUTH"),
            Map.entry("1101", "USER_ACCT"),
            Map.entry("1102", "USER_MGMT"),
            Map.entry("1103", "CRED_ACQ"),
            Map.entry("1104", "CRED_DISP"),
            Map.entry("1105", "USER_START"),
            Map.entry("1106", "USER_END"),
            Map.entry("1107", "USER_AVC"),
            Map.entry("1108", "USER_CHAUTHTOK"),
            Map.entry("1109", "USER_ERR"),
            Map.entry("1110", "CRED_REFR"),
            Map.entry("1112", "USER_LOGIN"),
            Map.entry("1113", "USER_LOGOUT"),
            Map.entry("1114", "ADD_USER"),
            Map.entry("1115", "DEL_USER"),
            Map.entry("1116", "ADD_GROUP"),
            Map.entry("1117", "DEL_GROUP"),
            Map.entry("1123", "USER_CMD"),
            Map.entry("1130", "SERVICE_START"),
            Map.entry("1131", "SERVICE_STOP"),
            Map.entry("1132", "GRP_MGMT"),
            Map.entry("1300", "SYSCALL"),
            Map.entry("1302", "PATH"),
            Map.entry("1305", "CONFIG_CHANGE"),
            Map.entry("1306", "SOCKADDR"),
            Map.entry("1307", "CWD"),
            Map.entry("1309", "EXECVE"),
            Map.entry("1320", "EOE"),
            Map.entry("1325", "NETFILTER_CFG"),
            Map.entry("1326", "SECCOMP"),
            Map.entry("1327", "PROCTITLE"),
            Map.entry("1330", "KERN_MODULE"),
            Map.entry("1334", "BPF"),
            Map.entry("1400", "AVC"),
            Map.entry("1700", "ANOM_PROMISCUOUS"),
            Map.entry("1701", "ANOM_ABEND"));

    /** arch/x86/entry/syscalls/syscall_64.tbl, as far as rules ask for them. */
    private static final Map<String, String> X86_64 = Map.ofEntries(
            Map.entry("0", "read"),
            Map.entry("1", "write"),
            Map.entry("2", "open"),
            Map.entry("41", "socket"),
            Map.entry("42", "connect"),
            Map.entry("43", "accept"),
            Map.entry("44", "sendto"),
            Map.entry("49", "bind"),
            Map.entry("50", "listen"),
            Map.entry("56", "clone"),
            Map.entry("57", "fork"),
            Map.entry("58", "vfork"),
            Map.entry("59", "execve"),
            Map.entry("62", "kill"),
            Map.entry("76", "truncate"),
            Map.entry("77", "ftruncate"),
            Map.entry("82", "rename"),
            Map.entry("83", "mkdir"),
            Map.entry("84", "rmdir"),
            Map.entry("85", "creat"),
            Map.entry("86", "link"),
            Map.entry("87", "unlink"),
            Map.entry("88", "symlink"),
            Map.entry("90", "chmod"),
            Map.entry("91", "fchmod"),
            Map.entry("92", "chown"),
            Map.entry("93", "fchown"),
            Map.entry("94", "lchown"),
            Map.entry("101", "ptrace"),
            Map.entry("105", "setuid"),
            Map.entry("106", "setgid"),
            Map.entry("117", "setresuid"),
            Map.entry("133", "mknod"),
            Map.entry("155", "pivot_root"),
            Map.entry("159", "adjtimex"),
            Map.entry("161", "chroot"),
            Map.entry("164", "settimeofday"),
            Map.entry("165", "mount"),
            Map.entry("166", "umount2"),
            Map.entry("169", "reboot"),
            Map.entry("170", "sethostname"),
            Map.entry("175", "init_module"),
            Map.entry("176", "delete_module"),
            Map.entry("188", "setxattr"),
            Map.entry("227", "clock_settime"),
            Map.entry("257", "openat"),
            Map.entry("258", "mkdirat"),
            Map.entry("260", "fchownat"),
            Map.entry("263", "unlinkat"),
            Map.entry("264", "renameat"),
            Map.entry("268", "fchmodat"),
            Map.entry("288", "accept4"),
            Map.entry("310", "process_vm_readv"),
            Map.entry("311", "process_vm_writev"),
            Map.entry("313", "finit_module"),
            Map.entry("316", "renameat2"),
            Map.entry("319", "memfd_create"),
            Map.entry("321", "bpf"),
            Map.entry("322", "execveat"),
            Map.entry("437", "openat2"));

    /** include/uapi/asm-generic/unistd.h, the same. */
    private static final Map<String, String> ARM_64 = Map.ofEntries(
            Map.entry("34", "mkdirat"),
            Map.entry("35", "unlinkat"),
            Map.entry("38", "renameat"),
            Map.entry("40", "mount"),
            Map.entry("53", "fchmodat"),
            Map.entry("54", "fchownat"),
            Map.entry("56", "openat"),
            Map.entry("105", "init_module"),
            Map.entry("106", "delete_module"),
            Map.entry("117", "ptrace"),
            Map.entry("129", "kill"),
            Map.entry("200", "bind"),
            Map.entry("202", "accept"),
            Map.entry("203", "connect"),
            Map.entry("221", "execve"),
            Map.entry("273", "finit_module"),
            Map.entry("276", "renameat2"),
            Map.entry("281", "execveat"));

    private static final Set<String> EXECUTES = Set.of("execve", "execveat");
    private static final Set<String> CONNECTS =
            Set.of("connect", "accept", "accept4", "bind", "listen", "sendto", "socket");
    private static final Set<String> DELETES = Set.of("unlink", "unlinkat", "rmdir");
    private static final Set<String> CREATES = Set.of("creat", "mkdir", "mkdirat", "mknod", "link", "symlink");
    private static final Set<String> READS = Set.of("open", "openat", "openat2", "read");

    private AuditTypes() {}

    /** {@code 1300}, {@code UNKNOWN[1334]} and {@code SYSCALL} as a name. */
    static String name(String type) {
        String number = type.startsWith("UNKNOWN[") && type.endsWith("]") ? type.substring(8, type.length() - 1) : type;
        return BY_NUMBER.getOrDefault(number, type);
    }

    /** The name of a system call by its number in an architecture ({@code c000003e}); null when it is not in the tables. */
    static @Nullable String syscall(@Nullable String arch, @Nullable String number) {
        if (arch == null || number == null) {
            return null;
        }
        return switch (arch) {
            case "c000003e", "x86_64" -> X86_64.get(number);
            case "c00000b7", "aarch64" -> ARM_64.get(number);
            default -> null;
        };
    }

    /** What a record type says, whatever its fields are. */
    static void kind(String type, String action, Draft draft) {
        switch (type) {
            case "USER_AUTH", "USER_LOGIN", "USER_ERR" -> draft.kind("authentication", action, "start");
            case "USER_ACCT", "CRED_ACQ", "CRED_DISP", "CRED_REFR" -> draft.kind("authentication", action, "info");
            case "USER_START", "LOGIN" -> draft.kind("session", action, "start");
            case "USER_END", "USER_LOGOUT" -> draft.kind("session", action, "end");
            case "ADD_USER" -> draft.kind("iam", action, "user", "creation");
            case "DEL_USER" -> draft.kind("iam", action, "user", "deletion");
            case "ADD_GROUP" -> draft.kind("iam", action, "group", "creation");
            case "DEL_GROUP" -> draft.kind("iam", action, "group", "deletion");
            case "USER_MGMT", "USER_CHAUTHTOK", "ACCT_LOCK", "ACCT_UNLOCK" ->
                draft.kind("iam", action, "user", "change");
            case "GRP_MGMT", "GRP_CHAUTHTOK" -> draft.kind("iam", action, "group", "change");
            case "USER_CMD", "SERVICE_START", "SYSTEM_BOOT", "EXECVE" -> draft.kind("process", action, "start");
            case "SERVICE_STOP", "SYSTEM_SHUTDOWN" -> draft.kind("process", action, "end");
            case "CONFIG_CHANGE", "DAEMON_CONFIG", "USYS_CONFIG", "NETFILTER_CFG", "MAC_POLICY_LOAD", "MAC_STATUS" ->
                draft.kind("configuration", action, "change");
            case "AVC", "USER_AVC", "SECCOMP" -> draft.kind("intrusion_detection", action, "denied");
            case "PATH" -> draft.kind("file", action, "info");
            case "SOCKADDR" -> draft.kind("network", action, "info");
            default -> draft.kind(type.startsWith("ANOM_") ? "intrusion_detection" : "process", action, "info");
        }
    }

    /** Category, type and dataset of a system call's joined event. */
    record Meaning(String dataset, String category, String type) {
        static Meaning of(@Nullable String syscall, boolean path) {
            String name = syscall == null ? "" : syscall;
            if (EXECUTES.contains(name)) {
                return new Meaning("auditd.process", "process", "start");
            } else if (CONNECTS.contains(name)) {
                return new Meaning("auditd.network", "network", "connection");
            } else if (DELETES.contains(name)) {
                return new Meaning("auditd.file", "file", "deletion");
            } else if (CREATES.contains(name)) {
                return new Meaning("auditd.file", "file", "creation");
            } else if (READS.contains(name)) {
                return new Meaning("auditd.file", "file", "access");
            } else if (path) {
                return new Meaning("auditd.file", "file", "change");
            }
            return new Meaning("auditd.event", "process", "info");
        }
    }
}
