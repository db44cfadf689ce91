package gac.ingest.parse.mail;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.web.Web;
import org.jspecify.annotations.Nullable;

/**
 * SOGo 2 to 5: {@code SOGoRootPage Login from '192.0.2.1' for user 'who' might not have worked - …} and {@code successful login from '192.0.2.1' for user 'who'}. Its own
 * file has {@code sogod [pid]: } after the time, with a blank where syslog has none.
 */
final class Sogo {
    private static final String FAILED = "SOGoRootPage Login from '";
    private static final String WORKED = "SOGoRootPage successful login from '";

    private Sogo() {}

    static boolean message(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take('[')) {
            int pid = c.at;
            if (c.number(1, 9) < 0 || !c.sees("]: ")) {
                return false;
            }
            String number = text.substring(pid, c.at);
            c.take("]: ");
            if (!login(c, draft)) {
                return false;
            }
            draft.process(null, number);
            hostless(draft);
            return true;
        }
        return login(c, draft);
    }

    /** What stands where syslog has the host is the program's name. */
    private static void hostless(Draft draft) {
        if (draft.event.getHost() != null
                && "sogod".equals(draft.event.getHost().getName())) {
            draft.event.setHost(null);
            if (draft.event.getLog() != null && draft.event.getLog().getSyslog() != null) {
                draft.log().getSyslog().setHostname(null);
            }
        }
    }

    private static boolean login(Cursor c, Draft draft) {
        boolean failed = c.take(FAILED);
        if (!failed && !c.take(WORKED)) {
            return false;
        }
        String client = c.until("' for user '");
        // The name is the client's own word: what follows it is found from behind.
        int end = failed ? c.text.lastIndexOf("' might not have worked") : c.text.lastIndexOf("' - ");
        end = end < c.at ? c.text.lastIndexOf('\'') : end;
        draft.process("sogod", null).parser("sogo").service("sogo").kind("authentication", "webmail_login", "start");
        if (failed) {
            draft.failure("bad_password");
        } else {
            draft.success();
        }
        if (client != null) {
            int comma = client.lastIndexOf(',');
            Web.client(client.substring(comma + 1).trim(), chain(client, comma), draft);
            draft.user(end > c.at ? c.text.substring(c.at, end) : null);
        }
        return true;
    }

    private static @Nullable String chain(String client, int comma) {
        return comma < 0 ? null : client.substring(0, comma);
    }
}
