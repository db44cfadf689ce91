package gac.alerting;

import gac.schemas.avro.Alert;
import gac.schemas.avro.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first steps of an alert with what it knows put into their commands: {@code grep 'SOURCE_IP' …} becomes {@code grep '203.0.113.9' …}.
 *
 * <p>The values come from attackers and the commands are copied into a root shell. So a value goes in only where no shell, regular expression or
 * tool could read it as anything but itself: it must consist of a few harmless characters, and a name must not be an option, a number that tools take
 * for a uid, or {@code root}, whose processes nobody should kill by copying. Everything else stays a placeholder in capitals, which {@link #open}
 * lists.
 */
final class FirstSteps {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F][0-9a-fA-F.:]{1,44}");
    /** Begins with a letter, so that it is neither an option nor a number. */
    private static final Pattern ACCOUNT =
            Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,63}(?:@[A-Za-z0-9][A-Za-z0-9.-]{0,99})?");

    private static final Pattern MAILBOX =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,99}");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
    private static final Pattern PATH = Pattern.compile("(?!.*\\.\\.)/[A-Za-z0-9._/@,+=%-]{0,199}");
    /** Stands between single quotes, where only a quote ends the word. */
    private static final Pattern ADDRESS_BAR = Pattern.compile("/[A-Za-z0-9._~/@,+=%:&?;#!()*-]{0,399}");

    private enum Placeholder {
        SOURCE_IP("DIA_CHI_NGUON"),
        USER("TAI_KHOAN"),
        FIRST_TIME("THOI_DIEM_DAU"),
        URL("URL"),
        PATH("DUONG_DAN"),
        DOMAIN("TEN_MIEN"),
        SENDER("NGUOI_GUI"),
        FILE("TEP"),
        WEBROOT("THU_MUC_WEB"),
        NAME("TEN"),
        APPLICATION("UNG_DUNG"),
        URL_WITH_YOUR_ADDRESS("URL_CO_DIA_CHI_CUA_MINH");

        private final String vi;

        Placeholder(String vi) {
            this.vi = vi;
        }
    }

    private static final Map<String, Placeholder> BY_NAME = byName();
    private static final Pattern WORD =
            Pattern.compile("(?<![A-Za-z0-9_])(?:" + String.join("|", BY_NAME.keySet()) + ")(?![A-Za-z0-9_])");

    private final Language language;
    private final Map<Placeholder, String> known = new EnumMap<>(Placeholder.class);
    private final Set<String> open = new LinkedHashSet<>();
    private final List<String> steps = new ArrayList<>();

    private FirstSteps(Language language) {
        this.language = language;
    }

    static FirstSteps of(Alert alert, Language language) {
        FirstSteps steps = new FirstSteps(language);
        steps.learn(alert);
        for (Text step : alert.getSteps()) {
            steps.steps.add(steps.filled(language.of(step)));
        }
        return steps;
    }

    /** The steps in their order. Not yet escaped for the screen: the texts come from rules, which may hold anything. */
    List<String> steps() {
        return steps;
    }

    /** The placeholders that are left, in the order in which they stand. */
    List<String> open() {
        return List.copyOf(open);
    }

    private void learn(Alert alert) {
        put(Placeholder.SOURCE_IP, only(alert, "source.ip"), ADDRESS);
        String user = only(alert, "user.name");
        if (!"root".equals(user)) {
            put(Placeholder.USER, user, ACCOUNT);
        }
        put(Placeholder.SENDER, only(alert, "email.from.address"), MAILBOX);
        String domain = only(alert, "url.domain");
        put(Placeholder.DOMAIN, domain, DOMAIN);
        String address = only(alert, "url.original");
        if (address != null) {
            put(Placeholder.PATH, address.split("[?#;]", 2)[0], PATH);
            String host = known.getOrDefault(Placeholder.DOMAIN, name(Placeholder.DOMAIN));
            if (ADDRESS_BAR.matcher(address).matches()) {
                known.put(Placeholder.URL, "https://" + host + address);
            }
        }
        known.put(Placeholder.FIRST_TIME, LocalTimes.forCommands(alert.getFirst()));
    }

    private void put(Placeholder placeholder, @Nullable String value, Pattern harmless) {
        if (value != null && harmless.matcher(value).matches()) {
            known.put(placeholder, value);
        }
    }

    /** The value an alert is about; null when it is about several, of which no command can name one. */
    private static @Nullable String only(Alert alert, String field) {
        String grouped = alert.getGroup().get(field);
        if (grouped != null) {
            return grouped;
        }
        List<String> completed = alert.getCompletedBy().getOrDefault(field, List.of());
        // When several got in, a command that names one of them would leave the others open.
        List<String> values = completed.isEmpty() ? alert.getEntities().getOrDefault(field, List.of()) : completed;
        return values.size() == 1 ? values.get(0) : null;
    }

    /** Commands stand between backticks; what is outside is prose. */
    private String filled(String step) {
        String[] parts = step.split("`", -1);
        for (int i = 1; i < parts.length; i += 2) {
            parts[i] = command(parts[i]);
        }
        return String.join("`", parts);
    }

    private String command(String command) {
        Matcher word = WORD.matcher(command);
        StringBuilder out = new StringBuilder();
        int end = 0;
        while (word.find()) {
            Placeholder placeholder = BY_NAME.get(word.group());
            String value = placeholder == null ? null : known.get(placeholder);
            if (value == null || (placeholder == Placeholder.URL && !quoted(command, word.start(), word.end()))) {
                open.add(word.group());
                value = word.group();
            } else if (placeholder == Placeholder.URL && !known.containsKey(Placeholder.DOMAIN)) {
                open.add(name(Placeholder.DOMAIN));
            }
            out.append(command.substring(end, word.start())).append(value);
            end = word.end();
        }
        return out.append(command.substring(end)).toString();
    }

    private static boolean quoted(String command, int start, int end) {
        return start > 0 && end < command.length() && command.charAt(start - 1) == '\'' && command.charAt(end) == '\'';
    }

    private String name(Placeholder placeholder) {
        return language == Language.EN ? placeholder.name() : placeholder.vi;
    }

    private static Map<String, Placeholder> byName() {
        Map<String, Placeholder> names = new TreeMap<>();
        for (Placeholder placeholder : Placeholder.values()) {
            names.put(placeholder.name(), placeholder);
            names.put(placeholder.vi, placeholder);
        }
        return names;
    }
}
