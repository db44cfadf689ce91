package gac.ingest.parse.windows;

import gac.ingest.parse.event.Draft;
import org.jspecify.annotations.Nullable;

/** PowerShell's two logs: script blocks and modules (4103, 4104), and the classic one (400, 403, 600, 800), whose values are lines of text. */
final class PowerShell {
    private PowerShell() {}

    static void write(WindowsEvent event, Draft draft) {
        String context = event.get("ContextInfo", "Context");
        String classic = context == null ? event.get("Data", "param3") : context;
        if (classic != null) {
            String host = context == null ? after(classic, "HostApplication=") : after(classic, "Host Application = ");
            Draft.set(host, h -> draft.process().setCommandLine(h));
            WindowsDraft.user(context == null ? after(classic, "UserId=") : after(classic, " User = "), draft);
            String script = context == null ? after(classic, "ScriptName=") : after(classic, "Script Name = ");
            WindowsDraft.file(script, draft);
        }
        WindowsDraft.file(event.get("Path"), draft);
    }

    /** What stands on the line behind the key; null where the key or its value is missing. */
    private static @Nullable String after(String text, String key) {
        int at = text.indexOf(key);
        if (at < 0) {
            return null;
        }
        int start = at + key.length();
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        String value = text.substring(start, end).strip();
        return value.isEmpty() ? null : value;
    }
}
