package gac.ingest.receive;

import java.io.IOException;

/** Bytes of a file at positions of its content. For one thread. */
interface ByteSource extends AutoCloseable {

    /**
     * Reads from a position; fills {@code into} as far as there are bytes.
     *
     * @return number of bytes read; 0 at the end
     */
    int read(long offset, byte[] into) throws IOException;

    @Override
    void close() throws IOException;
}
