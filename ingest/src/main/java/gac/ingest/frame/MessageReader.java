package gac.ingest.frame;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the messages of one connection out of its bytes, one at a time, so that whoever reads can stop between any two. For one thread.
 *
 * <p>Takes bytes off the buffer as it goes; what it leaves there is the beginning of a message, whose rest has to be added behind.
 */
public interface MessageReader<M> extends AutoCloseable {

    /**
     * The next message; null when more bytes are needed.
     *
     * @throws MalformedException when these bytes are none of the protocol; nothing behind them can be understood
     */
    @Nullable
    M next(ByteBuf in) throws MalformedException;

    /** Whether a message has begun of which nothing is left in the buffer. */
    boolean inMessage();

    /** Lets go of what it holds. */
    @Override
    default void close() {}
}
