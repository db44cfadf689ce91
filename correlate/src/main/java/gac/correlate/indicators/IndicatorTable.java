package gac.correlate.indicators;

import gac.correlate.sigma.text.Addresses;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All indicators of a release in one hash table over their bytes: some sixty bytes each, and a look-up that costs the same however many there are.
 * Networks are looked up once for each prefix length that is listed, domains once for each name above. Immutable, safe for use by many threads.
 */
public final class IndicatorTable {
    public static final IndicatorTable EMPTY = new IndicatorTable(List.of());

    /** Of a name's parents the nearest so many are looked up. */
    private static final int MOST_LABELS = 16;

    private final Map<String, Integer> feeds = new LinkedHashMap<>();
    private final List<String> feedNames = new ArrayList<>();
    private final Map<String, Integer> texts = new HashMap<>();
    private final List<String> textsById = new ArrayList<>();

    private byte[] keys = new byte[1 << 10];
    private int[] starts = new int[64];
    private int[] feedOf = new int[64];
    private int[] textOf = new int[64];
    private byte[] confidence = new byte[64];
    private long[] from = new long[64];
    private long[] until = new long[64];
    private int size;
    private int[] slots = new int[128];

    private final boolean[] prefixes4 = new boolean[33];
    private final boolean[] prefixes6 = new boolean[129];
    private final Set<IndicatorType> types = EnumSet.noneOf(IndicatorType.class);
    private final Map<String, Content> perFeed = new LinkedHashMap<>();

    /**
     * What a feed lists.
     *
     * @param digest the same for the same indicators, in whatever order
     */
    public record Content(int size, long digest) {
        private Content with(Indicator indicator) {
            return new Content(size + 1, digest + indicator.hashCode() * 0x9E3779B97F4A7C15L);
        }
    }

    /** What was found. */
    public record Hit(String feed, Indicator indicator) {}

    private IndicatorTable(List<String> pieces) {
        for (String piece : pieces) {
            Feed.read(piece, this::add);
        }
        keys = Arrays.copyOf(keys, size == 0 ? 0 : starts[size]);
    }

    /**
     * Of the pieces of all feeds, as {@link Feed#texts} makes them.
     *
     * @throws IllegalArgumentException naming what is not such a piece
     */
    public static IndicatorTable of(List<String> pieces) {
        return pieces.isEmpty() ? EMPTY : new IndicatorTable(pieces);
    }

    /** Of indicators at hand, for trying rules out. */
    public static IndicatorTable of(Collection<Indicator> indicators) {
        return of(Feed.of("sample", indicators, Map.of()).texts());
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Whether any indicator is of that type, so that it is worth looking for values of it. */
    public boolean has(IndicatorType type) {
        return types.contains(type);
    }

    /** What each feed lists, in the order of the feeds. */
    public Map<String, Content> perFeed() {
        return perFeed;
    }

    private void add(String feed, Indicator indicator) {
        byte[] key = key(indicator);
        if (size + 2 > feedOf.length) {
            grow(2 * feedOf.length);
        }
        while (starts[size] + key.length > keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        System.arraycopy(key, 0, keys, starts[size], key.length);
        starts[size + 1] = starts[size] + key.length;
        feedOf[size] = number(feed, feeds, feedNames);
        // label and tlp together: few different pairs stand for many indicators
        textOf[size] = number(text(indicator.label()) + '\t' + text(indicator.tlp()), texts, textsById);
        confidence[size] = (byte) indicator.confidence();
        Instant begin = indicator.from();
        Instant end = indicator.until();
        from[size] = begin == null ? Long.MIN_VALUE : begin.toEpochMilli();
        until[size] = end == null ? Long.MAX_VALUE : end.toEpochMilli();
        types.add(indicator.type());
        perFeed.compute(feed, (name, before) -> (before == null ? new Content(0, 0) : before).with(indicator));
        int slot = slot(key, key.length);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = ++size;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int number(String text, Map<String, Integer> numbers, List<String> byNumber) {
        Integer known = numbers.get(text);
        if (known == null) {
            known = byNumber.size();
            numbers.put(text, known);
            byNumber.add(text);
        }
        return known;
    }

    private void grow(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        feedOf = Arrays.copyOf(feedOf, capacity);
        textOf = Arrays.copyOf(textOf, capacity);
        confidence = Arrays.copyOf(confidence, capacity);
        from = Arrays.copyOf(from, capacity);
        until = Arrays.copyOf(until, capacity);
        slots = new int[2 * capacity];
        for (int entry = 0; entry < size; entry++) {
            byte[] key = Arrays.copyOfRange(keys, starts[entry], starts[entry + 1]);
            int slot = slot(key, key.length);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = entry + 1;
        }
    }

    private byte[] key(Indicator indicator) {
        if (indicator.type() != IndicatorType.ADDRESS) {
            return key(indicator.type(), indicator.value());
        }
        IPAddress network = Addresses.parseNetwork(indicator.value());
        byte[] bytes = network.getLower().getBytes();
        Integer stated = network.getNetworkPrefixLength();
        int prefix = stated == null ? 8 * bytes.length : stated;
        (bytes.length == 4 ? prefixes4 : prefixes6)[prefix] = true;
        return addressKey(bytes, prefix);
    }

    private static byte[] key(IndicatorType type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[text.length + 1];
        key[0] = type.code;
        System.arraycopy(text, 0, key, 1, text.length);
        return key;
    }

    private static byte[] addressKey(byte[] address, int prefix) {
        byte[] key = new byte[address.length + 2];
        key[0] = IndicatorType.ADDRESS.code;
        key[1] = (byte) prefix;
        for (int i = 0; i < address.length; i++) {
            int bits = Math.max(0, Math.min(8, prefix - 8 * i));
            key[2 + i] = (byte) (address[i] & (0xFF00 >> bits));
        }
        return key;
    }

    private int slot(byte[] key, int length) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ key[i]) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 33) & (slots.length - 1);
    }

    private void find(byte[] key, Instant at, String value, IndicatorType type, Consumer<Hit> found) {
        for (int slot = slot(key, key.length); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int entry = slots[slot] - 1;
            if (!Arrays.equals(keys, starts[entry], starts[entry + 1], key, 0, key.length)) {
                continue;
            }
            long instant = at.toEpochMilli();
            if (instant >= from[entry] && instant < until[entry]) {
                found.accept(new Hit(feedNames.get(feedOf[entry]), indicator(entry, type, value)));
            }
        }
    }

    private Indicator indicator(int entry, IndicatorType type, String value) {
        String[] labelAndTlp = textsById.get(textOf[entry]).split("\t", -1);
        return new Indicator(
                type,
                value,
                labelAndTlp[0].isEmpty() ? null : labelAndTlp[0],
                confidence[entry],
                labelAndTlp[1].isEmpty() ? null : labelAndTlp[1],
                from[entry] == Long.MIN_VALUE ? null : Instant.ofEpochMilli(from[entry]),
                until[entry] == Long.MAX_VALUE ? null : Instant.ofEpochMilli(until[entry]));
    }

    /** Every listed network that the address is in, the narrowest first; a text that is no address is in none. */
    public void address(String text, Instant at, Consumer<Hit> found) {
        if (!has(IndicatorType.ADDRESS)) {
            return;
        }
        byte[] address = dotted(text);
        if (address == null) {
            IPAddress parsed = Addresses.parse(text);
            if (parsed == null) {
                return;
            }
            address = parsed.getBytes();
        }
        boolean[] prefixes = address.length == 4 ? prefixes4 : prefixes6;
        for (int prefix = prefixes.length - 1; prefix >= 0; prefix--) {
            if (prefixes[prefix]) {
                byte[] key = addressKey(address, prefix);
                if (slots[slot(key, key.length)] != 0) {
                    find(key, at, network(key, prefix), IndicatorType.ADDRESS, found);
                }
            }
        }
    }

    private static String network(byte[] key, int prefix) {
        IPAddress lowest = new IPAddressNetwork.IPAddressGenerator().from(Arrays.copyOfRange(key, 2, key.length));
        return lowest.toCanonicalString() + (prefix == lowest.getBitCount() ? "" : "/" + prefix);
    }

    /** The four bytes of an IPv4 address in dotted decimal without leading zeros, which most are; else null. */
    private static byte @Nullable [] dotted(String text) {
        byte[] address = new byte[4];
        int part = 0;
        int number = -1;
        for (int i = 0; i <= text.length(); i++) {
            int c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (number < 0 || part == 4) {
                    return null;
                }
                address[part++] = (byte) number;
                number = -1;
            } else if (c < '0' || c > '9' || number == 0 || number > 25 || (number == 25 && c > '5')) {
                return null;
            } else {
                number = Math.max(number, 0) * 10 + c - '0';
            }
        }
        return part == 4 ? address : null;
    }

    /** Every listed domain that is the name or above it, the nearest first. */
    public void domain(String name, Instant at, Consumer<Hit> found) {
        if (!has(IndicatorType.DOMAIN)) {
            return;
        }
        String rest = Indicator.ascii(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        for (int labels = 0; labels < MOST_LABELS && rest.indexOf('.') > 0; labels++) {
            find(key(IndicatorType.DOMAIN, rest), at, rest, IndicatorType.DOMAIN, found);
            rest = rest.substring(rest.indexOf('.') + 1);
        }
    }

    /** A URL, with or without its scheme. */
    public void url(String url, Instant at, Consumer<Hit> found) {
        if (has(IndicatorType.URL)) {
            String value;
            try {
                value = Indicator.url(url);
            } catch (IllegalArgumentException noUrl) {
                return;
            }
            find(key(IndicatorType.URL, value), at, value, IndicatorType.URL, found);
        }
    }

    /** A file's hash, or a mail address that sends; in any case of letters. */
    public void text(IndicatorType type, String text, Instant at, Consumer<Hit> found) {
        if (has(type)) {
            String value = text.strip().toLowerCase(Locale.ROOT);
            find(key(type, value), at, value, type, found);
        }
    }
}
