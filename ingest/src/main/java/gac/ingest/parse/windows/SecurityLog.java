package gac.ingest.parse.windows;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Security log: log-ons, Kerberos and NTLM, processes, accounts and groups, shares, the filtering platform. */
final class SecurityLog {
    private static final Map<String, String> LOGON_TYPES = Map.ofEntries(
            Map.entry("2", "Interactive"),
            Map.entry("3", "Network"),
            Map.entry("4", "Batch"),
            Map.entry("5", "Service"),
            Map.entry("7", "Unlock"),
            Map.entry("8", "NetworkCleartext"),
            Map.entry("9", "NewCredentials"),
            Map.entry("10", "RemoteInteractive"),
            Map.entry("11", "CachedInteractive"),
            Map.entry("12", "CachedRemoteInteractive"),
            Map.entry("13", "CachedUnlock"));

    /** NTSTATUS (MS-ERREF 2.3.1) of 4625 and 4776, Kerberos errors (RFC 4120 section 7.5.9) of 4768 to 4771. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("0xc0000064", "invalid_user"),
            Map.entry("0xc000006a", "bad_password"),
            Map.entry("0xc000006d", "bad_password"),
            Map.entry("0xc000006e", "account_restriction"),
            Map.entry("0xc000006f", "not_allowed_now"),
            Map.entry("0xc0000070", "not_allowed_here"),
            Map.entry("0xc0000071", "password_expired"),
            Map.entry("0xc0000072", "disabled"),
            Map.entry("0xc0000133", "clock_skew"),
            Map.entry("0xc000015b", "not_allowed"),
            Map.entry("0xc000018d", "trust_failure"),
            Map.entry("0xc0000193", "account_expired"),
            Map.entry("0xc0000224", "password_expired"),
            Map.entry("0xc0000234", "locked"),
            Map.entry("0xc0000413", "not_allowed"),
            Map.entry("0x6", "invalid_user"),
            Map.entry("0x7", "unknown_service"),
            Map.entry("0x9", "account_restriction"),
            Map.entry("0xc", "not_allowed"),
            Map.entry("0xe", "unsupported_encryption"),
            Map.entry("0x12", "disabled"),
            Map.entry("0x17", "password_expired"),
            Map.entry("0x18", "bad_password"),
            Map.entry("0x25", "clock_skew"));

    private static final Map<String, String> PROTOCOLS =
            Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "ipv6-icmp");

    private SecurityLog() {}

    static void write(WindowsEvent event, Draft draft) {
        Integer code = Numbers.small(event.code());
        people(code == null ? 0 : code, event, draft);
        String machine = event.get("WorkstationName", "Workstation", "ClientName");
        WindowsDraft.source(event.get("IpAddress", "ClientAddress"), event.get("IpPort"), machine, draft);
        if (draft.info.getCategory() != null && draft.info.getCategory().contains("authentication")) {
            logon(event, draft);
        }
        if (event.code().equals("4688")) {
            WindowsDraft.process(event.get("NewProcessName"), event.number("NewProcessId"), draft);
            Draft.set(event.get("CommandLine"), draft.process()::setCommandLine);
            WindowsDraft.parent(event.get("ParentProcessName"), event.number("ProcessId"), null, draft);
        } else {
            WindowsDraft.process(
                    event.get("ProcessName", "CallerProcessName", "Application"),
                    event.number("ProcessId", "ProcessID", "CallerProcessId"),
                    draft);
        }
        objects(event, draft);
        if (event.get("SourceAddress") != null && event.get("DestAddress") != null) {
            draft.from(event.get("SourceAddress"), event.get("SourcePort"));
            draft.to(event.get("DestAddress"), event.get("DestPort"));
            String protocol = event.get("Protocol");
            draft.network().setTransport(protocol == null ? null : PROTOCOLS.getOrDefault(protocol, protocol));
            String direction = event.get("Direction");
            boolean in = "%%14592".equals(direction);
            draft.field("network.direction", in ? "ingress" : "%%14593".equals(direction) ? "egress" : direction);
        }
    }

    /** Who acted and whom it concerned: in log-ons the one who logs on, elsewhere the subject; then the account or group that was changed. */
    private static void people(int code, WindowsEvent event, Draft draft) {
        String subject = event.get("SubjectUserName");
        String subjectDomain = event.get("SubjectDomainName");
        String subjectSid = event.get("SubjectUserSid");
        String name = event.get("TargetUserName", "NewTargetUserName");
        String domain = event.get("TargetDomainName");
        String sid = event.get("TargetUserSid", "TargetSid");
        switch (code) {
            case 4624, 4625, 4634, 4647, 4768, 4769, 4770, 4771, 4776, 4800, 4801 ->
                WindowsDraft.user(name, domain, sid, draft);
            case 4778, 4779 -> WindowsDraft.user(event.get("AccountName"), event.get("AccountDomain"), null, draft);
            case 4648 -> {
                WindowsDraft.user(subject, subjectDomain, subjectSid, draft);
                draft.effectiveUser(name).field("user.effective.domain", domain);
            }
            case 4740 -> {
                // The subject is the domain controller; where the domain would stand is the machine the attempts came
                // from.
                WindowsDraft.user(subject, subjectDomain, subjectSid, draft);
                WindowsDraft.target(name, null, sid, draft);
                WindowsDraft.source(null, null, domain, draft);
            }
            default -> {
                WindowsDraft.user(subject, subjectDomain, subjectSid, draft);
                boolean groups =
                        draft.info.getType() != null && draft.info.getType().contains("group");
                if (groups) {
                    WindowsDraft.group(name, domain, sid, draft);
                    WindowsDraft.target(event.get("MemberName"), null, event.get("MemberSid"), draft);
                } else {
                    WindowsDraft.target(name, domain, sid, draft);
                }
            }
        }
    }

    /** 4768 and 4776 tell by their status alone whether they are refusals; the sub-status is the better reason. */
    private static void logon(WindowsEvent event, Draft draft) {
        String type = event.get("LogonType");
        String status = event.get("Status");
        String id = event.get("TargetLogonId");
        draft.field("winlog.logon.type", type == null ? null : LOGON_TYPES.getOrDefault(type, type))
                .field("winlog.logon.id", "0x0".equals(id) ? null : id)
                .field("winlog.logon.failure.status", status)
                .field("winlog.logon.failure.sub_status", event.get("SubStatus"));
        if (draft.info.getOutcome() == null && status != null) {
            Long number = event.number("Status");
            draft.info.setOutcome(number != null && number == 0 ? "success" : "failure");
        }
        if ("failure".equals(draft.info.getOutcome())) {
            String detail = reason(event.get("SubStatus"));
            draft.reason(detail == null ? reason(status) : detail);
        }
    }

    private static @Nullable String reason(@Nullable String status) {
        return status == null ? null : REASONS.get(status.toLowerCase(Locale.ROOT));
    }

    private static void objects(WindowsEvent event, Draft draft) {
        String object = event.get("ObjectName");
        String type = event.get("ObjectType");
        if (object != null && event.get("ObjectValueName") != null) {
            draft.field("registry.path", object + "\\" + event.get("ObjectValueName"));
            draft.field("registry.data.strings", event.get("NewValue"));
        } else if ("Key".equals(type)) {
            draft.field("registry.path", object);
        } else if ("File".equals(type)) {
            String relative = event.get("RelativeTargetName");
            WindowsDraft.file(relative == null ? object : event.get("ShareName") + "\\" + relative, draft);
        }
    }
}
