package gac.ingest.frame;

import org.jspecify.annotations.Nullable;

/** What a Fluentd or Fluent Bit says. */
public sealed interface ForwardMessage {

    /**
     * The answer to the greeting of a server that asks for a shared key.
     *
     * @param hostname the client's name for itself
     * @param salt what the client mixed in
     * @param digest hexadecimal SHA-512 over salt, host name, nonce and key
     */
    @SuppressWarnings("ArrayRecordComponent") // a few bytes on their way to a digest; nobody compares them
    record Ping(String hostname, byte[] salt, String digest) implements ForwardMessage {}

    /**
     * Events follow, up to the {@link End} of this chunk.
     *
     * @param chunk its id, where the sender wants it acknowledged
     */
    record Chunk(@Nullable String chunk) implements ForwardMessage {}

    /** One event as JSON, or a piece of one that is longer than allowed, or bytes that are none. */
    record Event(Frame frame) implements ForwardMessage {}

    /** The chunk has no more events. */
    record End() implements ForwardMessage {}
}
