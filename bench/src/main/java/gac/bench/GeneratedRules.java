package gac.bench;

import gac.bench.Programs.Program;
import gac.correlate.sigma.NamedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules made up in the shapes that rule collections have: a program and what its command line contains, two selections
 * with filters, lists of file names, paths and keywords of web attacks, now and then an expression.
 */
final class GeneratedRules {
    private static final List<String> OTHER_CATEGORIES =
            List.of("registry_set", "file_event", "image_load", "network_connection", "ps_script", "dns_query");

    private final Words words;
    private final List<String> tools;
    private final List<String> flags;
    private int number;

    private GeneratedRules(long seed) {
        words = new Words(seed);
        tools = words.words(600, 3);
        flags = words.words(400, 2);
    }

    /** As many and as mixed as a public collection: 86 rules of web servers, 1,400 of process creations, 2,300 of others. */
    static List<NamedText> collection(long seed) {
        GeneratedRules rules = new GeneratedRules(seed);
        List<NamedText> texts = new ArrayList<>();
        rules.add(texts, 86, "category: webserver", rules::web);
        rules.add(texts, 1_400, "category: process_creation, product: windows", rules::process);
        for (String category : OTHER_CATEGORIES) {
            rules.add(texts, 380, "category: " + category + ", product: windows", rules::process);
        }
        return texts;
    }

    /** Rules of process creations alone. */
    static List<NamedText> processCreation(int count, long seed) {
        GeneratedRules rules = new GeneratedRules(seed);
        List<NamedText> texts = new ArrayList<>();
        rules.add(texts, count, "category: process_creation, product: windows", rules::process);
        return texts;
    }

    private interface Detection {
        String next();
    }

    private void add(List<NamedText> texts, int count, String logSource, Detection detection) {
        for (int i = 0; i < count; i++) {
            String id = String.format("00000000-0000-4000-8000-%012d", ++number);
            String yaml = "title: Generated rule " + number + "\nid: " + id + "\nstatus: test\n"
                    + "description: Made up for measuring\nauthor: generator\ndate: 2026-11-22\n"
                    + "tags:\n    - attack.execution\nlogsource: {" + logSource + "}\ndetection:\n"
                    + detection.next() + "level: medium\n";
            texts.add(new NamedText(id + ".yml", yaml));
        }
    }

    private String process() {
        return switch (words.below(20)) {
            case 0, 1, 2, 3, 4, 5 -> programAndFlags("");
            case 6, 7, 8 -> programAndFlags(filters());
            case 9, 10, 11 -> parentAndChild();
            case 12, 13, 14 -> commandLine("contains", 1 + words.below(8));
            case 15 -> commandLine("contains", 30);
            case 16 -> commandLine("contains|all", 3);
            case 17 -> commandLine("contains|windash", 2);
            case 18 ->
                "    selection:\n        CommandLine|re: '" + words.one(tools) + "\\s+[-/]" + words.one(flags)
                        + "[a-z0-9]{2,8}'\n    condition: selection\n";
            default ->
                "    selection:\n        Image|endswith: " + list(10, () -> "\\" + words.one(tools) + ".exe")
                        + "    condition: selection\n";
        };
    }

    private String programAndFlags(String filters) {
        Program program = words.one(Programs.ALL);
        String file = words.oneIn(2) ? words.one(tools) + ".exe" : program.file();
        return "    selection_img:\n        - Image|endswith: '\\" + file + "'\n        - OriginalFileName: '" + file
                + "'\n    selection_cli:\n        CommandLine|contains" + (words.oneIn(3) ? "|all" : "") + ": "
                + list(2 + words.below(3), this::argument) + filters
                + "    condition: all of selection_*" + (filters.isEmpty() ? "" : " and not 1 of filter_*") + "\n";
    }

    private String filters() {
        return "    filter_main_path:\n        Image|startswith: "
                + list(2, () -> "C:\\Program Files\\" + words.one(tools))
                + "    filter_main_null:\n        CommandLine: null\n    filter_main_empty:\n        CommandLine: ''\n";
    }

    private String parentAndChild() {
        return "    selection:\n        ParentImage|endswith: "
                + list(3, () -> "\\" + words.skewed(Programs.ALL).file()) + "        Image|endswith: "
                + list(4, () -> "\\" + (words.oneIn(3) ? words.one(Programs.ALL).file() : words.one(tools) + ".exe"))
                + "    filter_optional_own:\n        CommandLine|contains: '" + argument() + "'\n"
                + "    condition: selection and not filter_optional_own\n";
    }

    private String commandLine(String modifiers, int count) {
        return "    selection:\n        CommandLine|" + modifiers + ": " + list(count, this::argument)
                + "    condition: selection\n";
    }

    private String argument() {
        return switch (words.below(6)) {
            case 0 -> " -" + words.one(flags);
            case 1 -> "--" + words.one(flags) + "=";
            case 2 -> " /" + words.one(flags) + " ";
            case 3 -> words.one(tools) + ".dll";
            case 4 -> "\\AppData\\Local\\" + words.one(tools);
            default -> words.one(tools) + " " + words.one(flags);
        };
    }

    private String web() {
        return switch (words.below(8)) {
            case 0 ->
                "    keywords: " + list(12, () -> words.one(List.of("<", "%27", "' ")) + words.word(3))
                        + "    condition: keywords\n";
            case 1 ->
                "    selection:\n        c-uri|re: '/" + words.one(tools)
                        + "/[a-f0-9]{8}\\.(php|jsp)'\n    condition: selection\n";
            case 2 ->
                "    selection:\n        cs-user-agent|contains: " + list(20, () -> words.one(tools))
                        + "    condition: selection\n";
            case 3 ->
                "    selection:\n        cs-method: POST\n        sc-status: 200\n        cs-uri-stem|endswith: "
                        + list(5, () -> "/" + words.one(tools) + ".aspx") + "    condition: selection\n";
            case 4 ->
                "    select_method:\n        cs-method: GET\n    keywords: "
                        + list(9, () -> words.one(flags) + words.one(List.of("(", " from ", "=")) + words.one(flags))
                        + "    filter_main_status:\n        sc-status: 404\n"
                        + "    condition: select_method and keywords and not 1 of filter_main_*\n";
            default ->
                "    selection:\n        cs-method: '" + words.one(List.of("GET", "POST"))
                        + "'\n        cs-uri-query|contains"
                        + (words.oneIn(2) ? "|all" : "") + ": "
                        + list(3, () -> "/" + words.one(flags) + "/" + words.one(tools)) + "    condition: selection\n";
        };
    }

    private interface Text {
        String next();
    }

    private static String list(int count, Text text) {
        StringBuilder yaml = new StringBuilder("\n");
        for (int i = 0; i < count; i++) {
            yaml.append("            - '")
                    .append(text.next().replace("'", "''"))
                    .append("'\n");
        }
        return yaml.toString();
    }
}
