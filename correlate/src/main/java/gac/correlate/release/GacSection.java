package gac.correlate.release;

import gac.correlate.sigma.Definition;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.text.Names;
import gac.schemas.AlertCategory;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code gac:} section of a rule; everything in it is optional, and what is wrong is a problem that names the key. */
final class GacSection {
    private static final Set<String> KEYS = Set.of(
            "absent",
            "category",
            "outcome",
            "gate",
            "bulk",
            "scope",
            "shadow",
            "episode",
            "title_vi",
            "falsepositives_vi",
            "blind",
            "steps",
            "group-by",
            "component");
    private static final Pattern TIMESPAN = Pattern.compile("([1-9][0-9]{0,5})([smhdw])");

    private final Definition definition;
    private final List<Problem> problems;

    GacSection(Definition definition, List<Problem> problems) {
        this.definition = definition;
        this.problems = problems;
        for (String key : definition.gac().keySet()) {
            if (!KEYS.contains(key)) {
                problem(
                        key,
                        "unknown key; " + Names.meant(key, KEYS) + "known are "
                                + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
    }

    private void problem(String key, String reason) {
        Origin origin = definition
                .header()
                .gacPlaces()
                .getOrDefault(key, definition.header().origin());
        problems.add(new Problem(
                origin.file(),
                origin.line(),
                origin.column(),
                "gac." + key,
                "'" + definition.title() + "': " + reason));
    }

    private @Nullable Object raw(String key) {
        return definition.gac().get(key);
    }

    /** The stated category, else one guessed from the ATT&CK tactic of the tags. */
    String category() {
        Object stated = raw("category");
        if (stated == null) {
            return categoryOf(definition.tags());
        }
        if (!AlertCategory.CODES.contains(stated)) {
            problem(
                    "category",
                    "'" + stated + "' is no category; " + Names.meant(stated.toString(), AlertCategory.CODES)
                            + "write one of " + String.join(", ", AlertCategory.CODES));
        }
        return stated.toString();
    }

    private static String categoryOf(List<String> tags) {
        for (String tag : tags) {
            switch (tag) {
                case "attack.reconnaissance", "attack.discovery" -> {
                    return "RECON";
                }
                case "attack.credential-access", "attack.credential_access" -> {
                    return "ACCOUNT";
                }
                case "attack.privilege-escalation", "attack.privilege_escalation" -> {
                    return "PRIVESC";
                }
                case "attack.exfiltration", "attack.collection" -> {
                    return "LEAK";
                }
                case "attack.impact" -> {
                    return "SABOTAGE";
                }
                case "attack.command-and-control", "attack.command_and_control" -> {
                    return "BOTNET";
                }
                default -> {}
            }
        }
        return "INTRUSION";
    }

    /** Attempt unless the rule claims success: only evidence of success may call somebody. */
    Outcome outcome() {
        return choice("outcome", "attempt", Set.of("attempt", "success")).equals("success")
                ? Outcome.success
                : Outcome.attempt;
    }

    boolean always() {
        return choice("gate", "", Set.of("always")).equals("always");
    }

    boolean everyone() {
        return choice("scope", "", Set.of("all")).equals("all");
    }

    private String choice(String key, String otherwise, Set<String> allowed) {
        Object value = raw(key);
        if (value == null) {
            return otherwise;
        }
        if (!allowed.contains(value.toString())) {
            problem(
                    key,
                    "'" + value + "' is not possible here; " + Names.meant(value.toString(), allowed) + "write "
                            + String.join(" or ", allowed.stream().sorted().toList()));
        }
        return value.toString();
    }

    boolean flag(String key) {
        Object value = raw(key);
        if (value != null && !(value instanceof Boolean)) {
            problem(key, "must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** The gap that ends an episode of a plain rule. */
    Duration episode() {
        Object value = raw("episode");
        if (value == null) {
            return Duration.ofMinutes(15);
        }
        Matcher matcher = TIMESPAN.matcher(value.toString());
        if (!matcher.matches()) {
            problem("episode", "'" + value + "' is not a timespan; write for example 15m or 1h");
            return Duration.ofMinutes(15);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofDays(7 * amount);
        };
    }

    Text title() {
        return titleOf(definition);
    }

    /** In Vietnamese the title as the rule gives it, else the English one. */
    static Text titleOf(Definition definition) {
        Object vi = definition.gac().get("title_vi");
        return new Text(definition.title(), vi == null ? definition.title() : vi.toString());
    }

    /** The rule's own notes, each with its translation; a note without one is shown as it is. */
    List<Text> falsePositives() {
        List<String> english = definition.falsePositives();
        List<String> vietnamese = strings("falsepositives_vi");
        List<Text> notes = new ArrayList<>();
        for (int i = 0; i < Math.max(english.size(), vietnamese.size()); i++) {
            String en = i < english.size() ? english.get(i) : vietnamese.get(i);
            notes.add(new Text(en, i < vietnamese.size() ? vietnamese.get(i) : en));
        }
        return notes;
    }

    /** A list of {@code {en, vi}}, or of single texts. */
    List<Text> texts(String key) {
        Object value = raw(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            problem(key, "must be a list of {en: …, vi: …}");
            return List.of();
        }
        List<Text> texts = new ArrayList<>();
        for (Object item : list) {
            if (item instanceof Map<?, ?> map && map.get("en") != null && map.get("vi") != null) {
                texts.add(new Text(String.valueOf(map.get("en")), String.valueOf(map.get("vi"))));
            } else if (item instanceof String text) {
                texts.add(new Text(text, text));
            } else {
                problem(key, "must be a list of {en: …, vi: …}");
            }
        }
        return texts;
    }

    List<String> strings(String key) {
        Object value = raw(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return List.of(value.toString());
    }
}
