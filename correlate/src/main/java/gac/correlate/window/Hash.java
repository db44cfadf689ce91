package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/** 64-bit hash of a value: values with equal hashes count as one. */
final class Hash {
    private Hash() {}

    static long of(@Nullable String value) {
        if (value == null) {
            return 0;
        }
        // FNV-1a over UTF-16 units, then the finaliser of SplitMix64 to spread it.
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < value.length(); i++) {
            hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
