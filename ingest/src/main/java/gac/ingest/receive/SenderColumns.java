package gac.ingest.receive;

import gac.ingest.parse.event.LineContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last line of column names ({@code #Fields: …}) that each sender sent, for lines that do not come from a file. Safe for many threads. */
final class SenderColumns {
    private static final int MOST_SENDERS = 1_000;

    private final Map<String, String> bySender = new LinkedHashMap<>();
    private volatile boolean any;

    /** The columns in force for a line, which may name those of the lines after it. */
    @Nullable
    String of(@Nullable String peer, String line) {
        boolean names = LineContext.namesColumns(line);
        if (peer == null || !(names || any)) {
            return null; // nearly every source: no lock
        }
        int port = peer.lastIndexOf(':');
        String sender = port > 0 ? peer.substring(0, port) : peer;
        synchronized (bySender) {
            String before = bySender.get(sender);
            if (names) {
                if (bySender.size() >= MOST_SENDERS && before == null) {
                    bySender.remove(bySender.keySet().iterator().next());
                }
                bySender.put(sender, line);
                any = true;
            }
            return before;
        }
    }
}
