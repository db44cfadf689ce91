package gac.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs the benchmarks: JMH's own command line, with {@code --rules DIR} for {@code -p rules=DIR} and the allocation profiler
 * always on.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        List<String> passed = new ArrayList<>(List.of("-prof", "gc"));
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--rules") && i + 1 < args.length) {
                passed.add("-p");
                passed.add("rules=" + args[++i]);
            } else {
                passed.add(args[i]);
            }
        }
        org.openjdk.jmh.Main.main(passed.toArray(new String[0]));
    }
}
