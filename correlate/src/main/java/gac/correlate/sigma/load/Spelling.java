package gac.correlate.sigma.load;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.TextPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Modifiers that turn one text into the several spellings it may have in a log. */
final class Spelling {
    /** More spellings of one value than this are refused. */
    private static final int MAX_SPELLINGS = 10_000;

    private static final List<String> DASHES = List.of("-", "/", "\u2013", "\u2014", "\u2015");
    /** A dash that starts a parameter: nothing or no word before it, a word behind it. */
    private static final Pattern DASH =
            Pattern.compile("\\B[-/\u2013\u2014\u2015]\\b", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\\\)%([^%]+)%");

    /** What is cut off the encoded text in front, by the number of bytes before it modulo 3. */
    private static final int[] CUT_FRONT = {0, 2, 3};

    /** What is cut off behind, by the length of offset and text modulo 3. */
    private static final int[] CUT_BACK = {0, 3, 2};

    private Spelling() {}

    /** Every dash that starts a parameter, as any of {@code - / – — ―}, in all combinations. */
    static Draft windash(Draft.Text text) {
        List<List<TextPattern.Part>> variants = List.of(List.of());
        for (TextPattern.Part part : text.pattern().parts()) {
            if (part instanceof TextPattern.Part.Literal literal) {
                Matcher matcher = DASH.matcher(literal.text());
                int last = 0;
                while (matcher.find()) {
                    variants = append(variants, literal.text().substring(last, matcher.start()));
                    variants = multiply(
                            text,
                            variants,
                            DASHES.stream().map(TextPattern::literal).toList());
                    last = matcher.end();
                }
                variants = append(variants, literal.text().substring(last));
            } else {
                variants = multiply(text, variants, List.of(new TextPattern(List.of(part))));
            }
        }
        return spellings(text, variants);
    }

    static Draft base64(Draft.Text text) {
        return Draft.Text.of(text.origin(), Base64.getEncoder().encodeToString(text.bytes()));
    }

    /** The three forms a text takes inside longer Base64, less the characters that neighbours have a part in. */
    static Draft base64Offset(Draft.Text text) {
        byte[] bytes = text.bytes();
        List<Draft> forms = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            Arrays.fill(shifted, (byte) ' ');
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().encodeToString(shifted);
            int from = CUT_FRONT[offset];
            int to = encoded.length() - CUT_BACK[shifted.length % 3];
            if (to > from) {
                forms.add(Draft.Text.of(text.origin(), encoded.substring(from, to)));
            }
        }
        if (forms.isEmpty()) {
            throw new DefinitionException(
                    text.origin(), "'" + text.written() + "' is too short to be recognised inside Base64");
        }
        return new Draft.Spellings(text.origin(), forms);
    }

    /** Every {@code %name%} as each of the values given for the name; {@code \%} is a percent sign. */
    static Draft expand(Draft.Text text, Map<String, List<String>> placeholders) {
        List<List<TextPattern.Part>> variants = List.of(List.of());
        for (TextPattern.Part part : text.pattern().parts()) {
            if (part instanceof TextPattern.Part.Literal literal) {
                Matcher matcher = PLACEHOLDER.matcher(literal.text());
                int last = 0;
                while (matcher.find()) {
                    variants = append(variants, unescaped(literal.text().substring(last, matcher.start())));
                    variants = multiply(text, variants, values(text, matcher.group(1), placeholders));
                    last = matcher.end();
                }
                variants = append(variants, unescaped(literal.text().substring(last)));
            } else {
                variants = multiply(text, variants, List.of(new TextPattern(List.of(part))));
            }
        }
        return spellings(text, variants);
    }

    /** The same inside a regular expression: values are put in as they are. */
    static Draft expand(Draft.Settled settled, Value.Regex regex, Map<String, List<String>> placeholders) {
        Draft.Text asText =
                Draft.Text.of(settled.origin(), regex.expression()).with(TextPattern.literal(regex.expression()));
        Map<String, List<String>> raw = new HashMap<>();
        placeholders.forEach((name, values) -> raw.put(
                name,
                values.stream()
                        .map(value -> TextPattern.literal(value).toString())
                        .toList()));
        Draft expanded = expand(asText, raw);
        List<Draft> forms = expanded instanceof Draft.Spellings spellings ? spellings.drafts() : List.of(expanded);
        List<Draft> expressions = forms.stream()
                .map(form -> (Draft) new Draft.Settled(
                        settled.origin(),
                        new Value.Regex(((Draft.Text) form).pattern().literalText(), regex.flags())))
                .toList();
        return expressions.size() == 1 ? expressions.get(0) : new Draft.Spellings(settled.origin(), expressions);
    }

    private static List<TextPattern> values(Draft.Text text, String name, Map<String, List<String>> placeholders) {
        List<String> values = placeholders.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            throw new DefinitionException(
                    text.origin(),
                    "the placeholder %" + name + "% has no values here",
                    "give its values, or write them into the rule in place of 'expand'");
        }
        return values.stream().map(TextPattern::parse).toList();
    }

    private static String unescaped(String text) {
        return text.replace("\\%", "%");
    }

    private static List<List<TextPattern.Part>> append(List<List<TextPattern.Part>> variants, String literal) {
        return variants.stream()
                .map(variant -> joined(variant, TextPattern.literal(literal)))
                .toList();
    }

    private static List<List<TextPattern.Part>> multiply(
            Draft.Text text, List<List<TextPattern.Part>> variants, List<TextPattern> endings) {
        if ((long) variants.size() * endings.size() > MAX_SPELLINGS) {
            throw new DefinitionException(
                    text.origin(),
                    "'" + text.written() + "' stands for more than " + MAX_SPELLINGS + " spellings",
                    "split the value, so that fewer dashes or placeholders meet in one");
        }
        return variants.stream()
                .flatMap(variant -> endings.stream().map(ending -> joined(variant, ending)))
                .toList();
    }

    private static List<TextPattern.Part> joined(List<TextPattern.Part> variant, TextPattern ending) {
        List<TextPattern.Part> parts = new ArrayList<>(variant);
        parts.addAll(ending.parts());
        return parts;
    }

    private static Draft spellings(Draft.Text text, List<List<TextPattern.Part>> variants) {
        List<Draft> drafts = variants.stream()
                .map(parts -> (Draft) text.with(new TextPattern(parts)))
                .toList();
        return drafts.size() == 1 ? drafts.get(0) : new Draft.Spellings(text.origin(), drafts);
    }
}
