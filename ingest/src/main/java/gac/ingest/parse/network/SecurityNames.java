package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What CEF and LEEF events of any product have in common: how serious, what kind, what was done about it. */
final class SecurityNames {
    /** Labels of custom fields, letters only, that hold the name of what was found. */
    private static final Set<String> FINDINGS = Set.of(
            "virusname",
            "malwarename",
            "threatname",
            "spywarename",
            "detectionname",
            "signaturename",
            "attackname",
            "virus",
            "malware",
            "threat",
            "signature",
            "virusmalwarename",
            "rulename",
            "attacktype");

    private static final List<String> MALWARE =
            List.of("virus", "malware", "trojan", "spyware", "ransom", "worm ", "eicar", "object detected");
    private static final List<String> LOGIN =
            List.of("login", "logon", "log in", "logged in", "sign-in", "signin", "authentication", "auth fail");
    private static final List<String> FAILED =
            List.of("fail", "denied", "invalid", "incorrect", "unsuccessful", "reject", "bad password", "wrong");
    private static final List<String> INTRUSION = List.of(
            "intrusion",
            "ips",
            "ids",
            "attack",
            "exploit",
            "injection",
            "signature",
            "threat",
            "sql-",
            "cross-site",
            "xss",
            "waf");

    private SecurityNames() {}

    /** Whether a custom field of this label names what was found. */
    static boolean isFinding(String label) {
        StringBuilder letters = new StringBuilder(label.length());
        for (int i = 0; i < label.length() && i < 64; i++) {
            if (Character.isLetter(label.charAt(i))) {
                letters.append(Character.toLowerCase(label.charAt(i)));
            }
        }
        return FINDINGS.contains(letters.toString());
    }

    /** A label as part of a field's name: blanks, dots and control characters become {@code _}. */
    static String fieldName(String label) {
        StringBuilder name = new StringBuilder(Math.min(label.length(), 64));
        for (int i = 0; i < label.length() && i < 64; i++) {
            char c = label.charAt(i);
            name.append(Character.isLetterOrDigit(c) || c == '-' ? c : '_');
        }
        return name.toString();
    }

    /** {@code event.severity} from 0 to 10; words count as the lower end of their range in the CEF standard. */
    static void severity(String text, Draft draft) {
        Integer number = switch (text.toLowerCase(Locale.ROOT)) {
            case "low" -> Integer.valueOf(1);
            case "medium" -> Integer.valueOf(4);
            case "high" -> Integer.valueOf(7);
            case "very-high", "very high", "critical" -> Integer.valueOf(9);
            default -> Numbers.small(text);
        };
        if (number != null) {
            draft.info.setSeverity(number.longValue());
        }
    }

    /**
     * Category, type and outcome from what the product says in words. Only plain cases are decided: malware, log-ins, intrusions, connections.
     *
     * @param words name, category and id of the event
     * @param action the product's decision, where it tells one
     * @return the kind, for the dataset: {@code malware}, {@code authentication}, {@code intrusion}, {@code network} or {@code event}
     */
    static String classify(String words, @Nullable String action, Draft draft) {
        String lower = words.toLowerCase(Locale.ROOT);
        String kind = "event";
        Boolean allowed = Traffic.allowed(action);
        String said = draft.info.getAction();
        if (any(lower, MALWARE)) {
            Traffic.alert(allowed, draft, "malware");
            kind = "malware";
        } else if (any(lower, LOGIN)) {
            draft.kind("authentication", said == null ? "login" : null, "start");
            kind = "authentication";
            if (draft.info.getOutcome() == null) {
                String why = (draft.event.getMessage() + " " + draft.info.getReason()).toLowerCase(Locale.ROOT);
                boolean failed = any(lower, FAILED) || any(why, FAILED) || Boolean.FALSE.equals(allowed);
                draft.info.setOutcome(failed ? "failure" : "success");
            }
        } else if (any(lower, INTRUSION)) {
            Traffic.alert(allowed, draft, "intrusion_detection", "network");
            kind = "intrusion";
        } else if (draft.event.getSource() != null && draft.event.getDestination() != null) {
            Traffic.connection(allowed, draft);
            kind = "network";
            if (allowed == null) {
                draft.info.setAction(said);
            }
        }
        if (draft.info.getOutcome() == null && allowed != null) {
            draft.info.setOutcome(allowed ? "success" : "failure");
        }
        return kind;
    }

    static void outcome(String word, Draft draft) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.startsWith("succe") || lower.equals("ok") || lower.equals("/success")) {
            draft.info.setOutcome("success");
        } else if (lower.startsWith("fail") || lower.equals("/failure") || lower.equals("error")) {
            draft.info.setOutcome("failure");
        }
    }

    /** Who acts and on whom: {@code user.name} is the source's user, or the destination's where the source has none. */
    static void users(Map<String, String> pairs, String source, String destination, Draft draft) {
        String acting = pairs.get(source);
        String target = pairs.get(destination);
        boolean none = acting == null || FieldTable.isNone(acting);
        if (target != null && !FieldTable.isNone(target)) {
            if (none) {
                draft.user(target);
            } else {
                draft.targetUser(target);
            }
        }
        if (!none) {
            draft.user(acting);
        }
    }

    private static boolean any(String text, List<String> words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
