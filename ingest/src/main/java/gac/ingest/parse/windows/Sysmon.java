package gac.ingest.parse.windows;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sysmon's events, versions 6 to 15. Values are placed by their names, which mean the same in every event. */
final class Sysmon {
    private Sysmon() {}

    static void write(WindowsEvent event, Draft draft) {
        WindowsDraft.user(event.get("User", "SourceUser"), draft);
        WindowsDraft.process(event.get("Image", "SourceImage"), event.number("ProcessId", "SourceProcessId"), draft);
        draft.field("process.entity_id", event.get("ProcessGuid", "SourceProcessGuid", "SourceProcessGUID"));
        if (event.code().equals("1")) {
            started(event, draft);
        } else {
            hashes(hashed(event.code()), event.get("Hashes", "Hash"), draft);
        }
        String target = event.get("TargetUser");
        if (target != null) {
            WindowsDraft.target(WindowsDraft.name(target), null, null, draft);
        }
        WindowsDraft.file(event.get("TargetFilename", "PipeName"), draft);
        String loaded = event.get("ImageLoaded");
        if (loaded != null) {
            String group = event.code().equals("7") ? "dll" : "driver";
            draft.field(group + ".path", loaded).field(group + ".name", WindowsDraft.name(loaded));
        }
        String registry = event.get("TargetObject");
        if (registry != null) {
            draft.field("registry.path", registry).field("registry.value", WindowsDraft.name(registry));
            draft.field("registry.data.strings", event.get("Details"));
        }
        network(event, draft);
    }

    private static void started(WindowsEvent event, Draft draft) {
        Draft.set(event.get("CommandLine"), draft.process()::setCommandLine);
        Draft.set(event.get("CurrentDirectory"), draft.process()::setWorkingDirectory);
        WindowsDraft.parent(
                event.get("ParentImage"), event.number("ParentProcessId"), event.get("ParentCommandLine"), draft);
        draft.field("process.parent.entity_id", event.get("ParentProcessGuid"));
        draft.field("process.pe.original_file_name", event.get("OriginalFileName"))
                .field("process.pe.company", event.get("Company"))
                .field("process.pe.product", event.get("Product"))
                .field("process.pe.description", event.get("Description"))
                .field("process.pe.file_version", event.get("FileVersion"));
        hashes("process", event.get("Hashes"), draft);
    }

    private static String hashed(String code) {
        return switch (code) {
            case "6" -> "driver";
            case "7" -> "dll";
            default -> "file";
        };
    }

    /** {@code SHA1=…,MD5=…,SHA256=…,IMPHASH=…}. */
    private static void hashes(String group, @Nullable String text, Draft draft) {
        if (text == null) {
            return;
        }
        Cursor c = new Cursor(text);
        for (String name = c.until('='); name != null; name = c.until('=')) {
            String value = c.until(',');
            String kind = name.toLowerCase(Locale.ROOT);
            String hash = value == null ? c.rest() : value;
            switch (kind) {
                case "md5", "sha1", "sha256" -> draft.field(group + ".hash." + kind, hash);
                case "imphash" -> draft.field(group + ".pe.imphash", hash);
                default -> {}
            }
        }
    }

    private static void network(WindowsEvent event, Draft draft) {
        String query = event.get("QueryName");
        if (query != null) {
            draft.field("dns.question.name", query).field("dns.answers.data", event.get("QueryResults"));
            draft.network().setProtocol("dns");
        }
        if (event.get("DestinationIp") == null && event.get("SourceIp") == null) {
            return;
        }
        draft.from(event.get("SourceIp"), event.get("SourcePort"))
                .to(event.get("DestinationIp"), event.get("DestinationPort"));
        Draft.set(event.get("SourceHostname"), h -> draft.source().setDomain(h));
        Draft.set(event.get("DestinationHostname"), h -> draft.destination().setDomain(h));
        Draft.set(event.get("Protocol"), p -> draft.network().setTransport(p));
        String initiated = event.get("Initiated");
        draft.field("network.direction", initiated == null ? null : initiated.equals("true") ? "egress" : "ingress");
    }
}
