package gac.ingest.parse.windows;

import gac.ingest.parse.text.Numbers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record of a Windows event log as a shipper handed it on: the System part by role, event data by the names its provider gave them. */
final class WindowsEvent {
    /** What the System part and shippers tell about every event. */
    enum Role {
        CHANNEL,
        CODE,
        PROVIDER,
        PROVIDER_GUID,
        COMPUTER,
        TIME,
        /** Number or word. */
        LEVEL,
        /** Number or words; tells whether an audited action succeeded. */
        KEYWORDS,
        TASK,
        OPCODE,
        VERSION,
        RECORD,
        ACTIVITY,
        /** Of the process that wrote the event, which need not be the one it is about. */
        WRITER,
        THREAD,
        SID,
        USER,
        DOMAIN,
        MESSAGE
    }

    /** No provider gives as many; what is more than that is dropped from the fields and stays in the line. */
    private static final int MOST_DATA = 256;

    private final Map<Role, String> roles = new EnumMap<>(Role.class);
    private final Map<String, String> data = new LinkedHashMap<>();
    private final List<String> unnamed = new ArrayList<>();

    /** The first value of a role stays. */
    WindowsEvent role(Role role, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            roles.putIfAbsent(role, value.strip());
        }
        return this;
    }

    @Nullable
    String role(Role role) {
        return roles.get(role);
    }

    String roleOr(Role role, String other) {
        return roles.getOrDefault(role, other);
    }

    /** Event data; a value without name waits for {@link #named}. */
    void data(String name, String value) {
        if (data.size() + unnamed.size() >= MOST_DATA) {
            return;
        }
        if (name.isEmpty()) {
            unnamed.add(value);
        } else {
            data.putIfAbsent(name, value);
        }
    }

    /** Whether this is an event at all: it has a number and somebody who wrote it. */
    boolean complete() {
        return Numbers.of(roles.get(Role.CODE)) != null
                && (roles.containsKey(Role.CHANNEL) || roles.containsKey(Role.PROVIDER));
    }

    /**
     * Gives names to values that came without: the provider's where they are known, else {@code param1}, {@code param2}, … as Winlogbeat counts. What has no
     * name of its own is also together in {@code Data}, as Sigma's rules for the classic logs expect it.
     */
    void named(List<String> names) {
        for (int i = 0; i < unnamed.size(); i++) {
            data.putIfAbsent(i < names.size() ? names.get(i) : "param" + (i + 1), unnamed.get(i));
        }
        unnamed.clear();
        if (names.isEmpty() && !data.containsKey("Data")) {
            List<String> parameters = new ArrayList<>();
            for (int i = 1; data.containsKey("param" + i); i++) {
                parameters.add(data.getOrDefault("param" + i, ""));
            }
            if (!parameters.isEmpty()) {
                data.put("Data", String.join("\n", parameters));
            }
        }
    }

    Map<String, String> data() {
        return data;
    }

    /** The first of these names that has a value; {@code -} and blank are none. */
    @Nullable
    String get(String... names) {
        for (String name : names) {
            String value = data.get(name);
            if (value != null && !value.isBlank() && !value.equals("-")) {
                return value;
            }
        }
        return null;
    }

    /** A number, decimal or as {@code 0x1f4}. */
    @Nullable
    Long number(String... names) {
        String text = get(names);
        if (text == null || !text.startsWith("0x")) {
            return Numbers.of(text);
        }
        long value = 0;
        for (int i = 2; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.length() > 17) {
                return null;
            }
            value = value << 4 | digit;
        }
        return text.length() == 2 ? null : Long.valueOf(value);
    }

    String channel() {
        return roleOr(Role.CHANNEL, "").toLowerCase(Locale.ROOT);
    }

    String provider() {
        return roleOr(Role.PROVIDER, "").toLowerCase(Locale.ROOT);
    }

    String code() {
        return roleOr(Role.CODE, "");
    }
}
