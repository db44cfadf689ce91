package gac.correlate.sigma.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds all of many literals in one pass over a text (Aho and Corasick 1975), as a table of state × character class: one
 * look-up a character, whatever the number of literals. Characters that no literal has share class 0.
 */
public final class LiteralAutomaton {
    private static final int ROOT = 0;
    private static final int LATIN = 256;

    private final int[] table;
    private final int classes;
    private final int[] latin = new int[LATIN];
    private final Map<Character, Integer> others = new HashMap<>();
    private final int[] @Nullable [] outputs;

    private LiteralAutomaton(List<String> literals) {
        int count = 1;
        for (String literal : literals) {
            for (int i = 0; i < literal.length(); i++) {
                if (classOf(literal.charAt(i)) == 0) {
                    assign(literal.charAt(i), count++);
                }
            }
        }
        classes = count;
        Trie trie = new Trie(literals);
        table = trie.next;
        outputs = trie.outputs;
    }

    /** @param literals none empty; a literal's number is its place in the list */
    public static LiteralAutomaton of(List<String> literals) {
        return new LiteralAutomaton(literals);
    }

    /** The most table entries an automaton of these literals can have: four bytes each. */
    public static long size(List<String> literals) {
        long states = 1;
        long characters =
                literals.stream().flatMapToInt(String::chars).distinct().count();
        for (String literal : literals) {
            states += literal.length();
        }
        return states * (characters + 1);
    }

    /** The state before any text. */
    public static int start() {
        return ROOT;
    }

    /** The state after one more character. */
    public int next(int state, char c) {
        return table[state + classOf(c)];
    }

    /** The literals that end with the character that led here; null when none does. */
    public int @Nullable [] outputs(int state) {
        return outputs[state / classes];
    }

    private int classOf(char c) {
        if (c < LATIN) {
            return latin[c];
        }
        Integer other = others.get(c);
        return other == null ? 0 : other;
    }

    private void assign(char c, int number) {
        if (c < LATIN) {
            latin[c] = number;
        } else {
            others.put(c, number);
        }
    }

    /** Builds the table. A state is the index of its row's first entry, so that a step is one addition. */
    private final class Trie {
        private int[] next = new int[64 * classes];
        private int[] @Nullable [] outputs;
        private int rows = 1;
        private final List<List<Integer>> ends = new ArrayList<>(List.of(new ArrayList<>()));

        Trie(List<String> literals) {
            for (int number = 0; number < literals.size(); number++) {
                insert(literals.get(number), number);
            }
            next = Arrays.copyOf(next, rows * classes);
            link();
            outputs = new int[rows][];
            for (int row = 0; row < rows; row++) {
                List<Integer> numbers = ends.get(row);
                outputs[row] = numbers.isEmpty()
                        ? null
                        : numbers.stream().mapToInt(Integer::intValue).toArray();
            }
        }

        private void insert(String literal, int number) {
            int state = ROOT;
            for (int i = 0; i < literal.length(); i++) {
                int entry = state + classOf(literal.charAt(i));
                if (next[entry] == ROOT) {
                    if ((rows + 1) * classes > next.length) {
                        next = Arrays.copyOf(next, Math.max(2 * next.length, (rows + 1) * classes));
                    }
                    next[entry] = rows * classes;
                    rows++;
                    ends.add(new ArrayList<>());
                }
                state = next[entry];
            }
            ends.get(state / classes).add(number);
        }

        /** Breadth first: a missing step goes where the longest proper suffix of the text so far would go. */
        private void link() {
            int[] suffix = new int[rows];
            Deque<Integer> queue = new ArrayDeque<>();
            for (int c = 1; c < classes; c++) {
                if (next[c] != ROOT) {
                    queue.add(next[c]);
                }
            }
            while (!queue.isEmpty()) {
                int state = queue.remove();
                int behind = suffix[state / classes];
                ends.get(state / classes).addAll(ends.get(behind / classes));
                for (int c = 1; c < classes; c++) {
                    int child = next[state + c];
                    if (child == ROOT) {
                        next[state + c] = next[behind + c];
                    } else {
                        suffix[child / classes] = next[behind + c];
                        queue.add(child);
                    }
                }
            }
        }
    }
}
