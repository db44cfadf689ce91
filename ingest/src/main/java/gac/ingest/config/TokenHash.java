package gac.ingest.config;

import gac.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A token as it is kept: {@code sha256:} and the hash's 64 hexadecimal digits. The token itself is nowhere.
 *
 * <p>Neither salted nor slow, on purpose: those protect secrets that people choose. {@link #newToken} draws 256 random bits, which nobody
 * finds by trying, however fast a try is; and a slow hash for each request would let anybody keep Gác busy. So a secret of few characters must not be
 * kept this way: {@link #SHORTEST}.
 */
public final class TokenHash {
    /** A token of one's own must have at least so many characters. */
    public static final int SHORTEST = 32;

    private static final String PREFIX = "sha256:";
    private static final int TOKEN_BYTES = 32;
    private static final int HASH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] hash;

    private TokenHash(byte[] hash) {
        this.hash = hash;
    }

    /** A new token of 256 random bits; the prefix makes one that got into the wrong place easy to find. */
    public static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return "gac_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The hash of a token, of any length. */
    public static TokenHash of(String token) {
        return new TokenHash(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when the text is something else; the message does not repeat it, for it may be a token
     */
    public static TokenHash parse(String text) {
        String trimmed = text.trim();
        if (!trimmed.startsWith(PREFIX) || trimmed.length() != PREFIX.length() + 2 * HASH_BYTES) {
            throw new IllegalArgumentException("not 'sha256:' and 64 hexadecimal digits");
        }
        return new TokenHash(HexFormat.of().parseHex(trimmed, PREFIX.length(), trimmed.length()));
    }

    /** Whether this is the hash of the token that the other is the hash of; takes as long for any two. */
    public boolean matches(TokenHash other) {
        return MessageDigest.isEqual(hash, other.hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash that && matches(that);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return PREFIX + HexFormat.of().formatHex(hash);
    }
}
