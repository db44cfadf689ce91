package gac.ingest.parse.windows;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.host.Sshd;
import org.jspecify.annotations.Nullable;

/** Logs beside Security, Sysmon and PowerShell from which more than the data's own names is taken. */
final class OtherLogs {
    private static final Sshd SSHD = new Sshd();

    private OtherLogs() {}

    static void write(WindowsEvent event, Draft draft) {
        switch (event.channel()) {
            case "microsoft-windows-windows defender/operational" -> {
                WindowsDraft.user(event.get("Detection User", "User"), draft);
                WindowsDraft.process(event.get("Process Name"), null, draft);
                WindowsDraft.file(path(event.get("Path")), draft);
                draft.field("threat.indicator.name", event.get("Threat Name"));
            }
            case "microsoft-windows-terminalservices-localsessionmanager/operational" -> {
                WindowsDraft.user(event.get("User"), draft);
                WindowsDraft.source(event.get("Address"), null, null, draft);
            }
            case "microsoft-windows-terminalservices-remoteconnectionmanager/operational" -> {
                WindowsDraft.user(event.get("Param1"), event.get("Param2"), null, draft);
                WindowsDraft.source(event.get("Param3"), null, null, draft);
            }
            case "openssh/operational", "openssh/admin" -> {
                String payload = event.get("payload");
                if (payload != null && SSHD.parse(payload, draft)) {
                    draft.parser("windows");
                }
                draft.process(event.get("process"), null);
            }
            default -> WindowsDraft.user(event.get("SubjectUserName"), event.get("SubjectDomainName"), null, draft);
        }
    }

    /** Defender writes {@code file:_C:\…; process:_pid:…}: the first file. */
    private static @Nullable String path(@Nullable String text) {
        int file = text == null ? -1 : text.indexOf("file:_");
        if (text == null || file < 0) {
            return text;
        }
        int end = text.indexOf(';', file);
        return text.substring(file + "file:_".length(), end < 0 ? text.length() : end);
    }
}
