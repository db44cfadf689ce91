package gac.correlate.sigma.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of literals, {@code *} and {@code ?}, searched without allocation. A pattern is cut at its {@code *} into
 * segments; each segment is taken at the first place possible after the one before, which never loses a match. The
 * time is at most text length × pattern length, whatever the pattern.
 */
public final class Glob {
    /** In a segment: any one code point. No UTF-16 unit has this number. */
    public static final int ANY_ONE = -1;

    /** What {@link #find} returns when the pattern does not match. */
    public static final long NONE = -1;

    private final int[][] segments;
    private final boolean openStart;
    private final boolean openEnd;

    /** The glob of a pattern, its literals composed (NFC) and, unless cased, folded. */
    public static Glob of(TextPattern pattern, boolean cased) {
        List<int[]> segments = new ArrayList<>();
        List<Integer> segment = new ArrayList<>();
        List<TextPattern.Part> parts = pattern.parts();
        for (TextPattern.Part part : parts) {
            if (part instanceof TextPattern.Part.AnyRun) {
                close(segment, segments);
            } else if (part instanceof TextPattern.Part.AnyOne) {
                segment.add(ANY_ONE);
            } else {
                String literal = Normal.compose(((TextPattern.Part.Literal) part).text());
                (cased ? literal : CaseFolding.fold(literal)).chars().forEach(segment::add);
            }
        }
        close(segment, segments);
        boolean openStart = !parts.isEmpty() && parts.get(0) instanceof TextPattern.Part.AnyRun;
        boolean openEnd = !parts.isEmpty() && parts.get(parts.size() - 1) instanceof TextPattern.Part.AnyRun;
        return new Glob(segments, openStart, openEnd);
    }

    private static void close(List<Integer> segment, List<int[]> segments) {
        if (!segment.isEmpty()) {
            segments.add(segment.stream().mapToInt(Integer::intValue).toArray());
            segment.clear();
        }
    }

    /**
     * @param segments UTF-16 units or {@link #ANY_ONE}; none empty
     * @param openStart whether a {@code *} comes before the first segment
     * @param openEnd whether a {@code *} comes after the last
     */
    private Glob(List<int[]> segments, boolean openStart, boolean openEnd) {
        this.segments = new ArrayList<>(segments).toArray(new int[0][]);
        this.openStart = openStart;
        this.openEnd = openEnd;
    }

    /**
     * Where the pattern matches the whole of the text: from the start of what its first segment met to the end of what its
     * last one met, as {@link #start} and {@link #end} unpack it; {@link #NONE} when it does not match.
     */
    public long find(char[] text, int length) {
        int count = segments.length;
        if (count == 0) {
            return openStart || openEnd || length == 0 ? span(0, length) : NONE;
        }
        int start = -1;
        int position = 0;
        int next = 0;
        if (!openStart) {
            position = forward(segments[0], text, length, 0);
            if (position < 0) {
                return NONE;
            }
            if (count == 1 && !openEnd) {
                return position == length ? span(0, length) : NONE;
            }
            start = 0;
            next = 1;
        }
        int searched = openEnd ? count : count - 1;
        for (; next < searched; next++) {
            int at = search(segments[next], text, length, position);
            if (at < 0) {
                return NONE;
            }
            start = start < 0 ? at : start;
            position = forward(segments[next], text, length, at);
        }
        if (openEnd) {
            return span(start, position);
        }
        int last = backward(segments[count - 1], text, length);
        if (last < position) {
            return NONE;
        }
        return span(start < 0 ? last : start, length);
    }

    public boolean matches(char[] text, int length) {
        return find(text, length) != NONE;
    }

    public boolean matches(String text) {
        return matches(text.toCharArray(), text.length());
    }

    public static long span(int start, int end) {
        return (long) start << 32 | end;
    }

    public static int start(long span) {
        return (int) (span >>> 32);
    }

    public static int end(long span) {
        return (int) span;
    }

    private static int search(int[] segment, char[] text, int length, int from) {
        int first = segment[0];
        for (int at = from; at < length; at++) {
            if (first == ANY_ONE) {
                if (at > 0 && insidePair(text, at)) {
                    continue;
                }
            } else if (text[at] != first) {
                continue;
            }
            if (forward(segment, text, length, at) >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** The position after the segment when it stands at the given one, else -1. */
    private static int forward(int[] segment, char[] text, int length, int at) {
        int position = at;
        for (int unit : segment) {
            if (position >= length) {
                return -1;
            }
            if (unit == ANY_ONE) {
                position +=
                        position + 1 < length && Character.isSurrogatePair(text[position], text[position + 1]) ? 2 : 1;
            } else if (text[position++] != unit) {
                return -1;
            }
        }
        return position;
    }

    /** The position of the segment when it ends with the text, else -1. */
    private static int backward(int[] segment, char[] text, int length) {
        int position = length;
        for (int i = segment.length - 1; i >= 0; i--) {
            if (position <= 0) {
                return -1;
            }
            position--;
            if (segment[i] == ANY_ONE) {
                if (position > 0 && insidePair(text, position)) {
                    position--;
                }
            } else if (text[position] != segment[i]) {
                return -1;
            }
        }
        return position;
    }

    private static boolean insidePair(char[] text, int at) {
        return Character.isSurrogatePair(text[at - 1], text[at]);
    }
}
