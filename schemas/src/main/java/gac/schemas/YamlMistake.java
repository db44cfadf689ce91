package gac.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a YAML parser objects to, in words of somebody who writes YAML and does not parse it. */
public final class YamlMistake {
    private record Words(String sign, String words) {}

    /** Signs by which the parsers' objections are known (SnakeYAML and SnakeYAML Engine use the same); the first that fits. */
    private static final List<Words> KNOWN = List.of(
            new Words("TAB", "a tab: YAML is indented with spaces only"),
            new Words(
                    "mapping values are not allowed here",
                    "a ':' is too many here: put quotes around a text that has one, or mend the indentation"),
            new Words(
                    "could not find expected ':'",
                    "the line above is no 'key: value': a ':' is missing, or the space behind it"),
            new Words("expected <block end>", "the indentation does not fit that of the lines above"),
            new Words("expected ',' or ']'", "a list that '[' begins is not closed by ']', or a ',' is missing"),
            new Words("expected ',' or '}'", "a map that '{' begins is not closed by '}', or a ',' is missing"),
            new Words("while scanning a quoted scalar", "a text that a quotation mark begins is not closed by one"),
            new Words(
                    "unexpected end of stream", "the file ends inside something: a quotation mark or bracket is open"),
            new Words("undefined alias", "'*' begins an alias here: put quotes around a text that begins with it"),
            new Words("cannot start any token", "a character that cannot begin a value: put quotes around it"),
            new Words("special characters are not allowed", "a control character: YAML allows none"));

    private YamlMistake() {}

    /**
     * One line about a mistake.
     *
     * @param column 1-based, where the parser stopped; 0: not known
     * @param problem the parser's own words, which stand behind when they are not known here
     */
    public static String at(int column, @Nullable String problem) {
        String place = column > 0 ? "column " + column + ": " : "";
        return place + "this is not YAML: " + inWords(problem == null ? "no reason given" : problem);
    }

    private static String inWords(String problem) {
        // Indented lines quote the file, which may say anything.
        List<String> own = problem.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .toList();
        return KNOWN.stream()
                .filter(known -> own.stream().anyMatch(line -> line.contains(known.sign())))
                .map(Words::words)
                .findFirst()
                .orElseGet(() -> own.isEmpty() ? "no reason given" : own.get(own.size() - 1));
    }
}
