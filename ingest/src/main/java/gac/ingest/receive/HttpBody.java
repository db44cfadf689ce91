package gac.ingest.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** The bytes of a request's body. */
final class HttpBody {
    private HttpBody() {}

    /**
     * The body, decompressed no further than one byte more than allowed.
     *
     * @throws IOException when it is no gzip, or ends too early
     */
    static byte[] read(ByteBuf content, boolean gzip, int maxBody) throws IOException {
        if (!gzip) {
            return ByteBufUtil.getBytes(content);
        }
        // Not Netty's decompressor: it takes a torn stream for a whole one.
        try (GZIPInputStream stream = new GZIPInputStream(new ByteBufInputStream(content))) {
            return stream.readNBytes(maxBody + 1);
        }
    }
}
