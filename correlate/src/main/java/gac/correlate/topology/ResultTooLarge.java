package gac.correlate.topology;

import gac.schemas.Topics;

/**
 * What came of a record is wider than a record can be. It must not be tried: a producer that meets it in a transaction fails the transaction, and with it
 * everything else in it, again at each attempt.
 */
final class ResultTooLarge extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** What Kafka adds to key and value of a record at most. */
    private static final int OVERHEAD = 1 << 10;

    private ResultTooLarge(int bytes) {
        super("what came of it has " + bytes + " bytes, a record at most " + Topics.WIDEST_RECORD_BYTES);
    }

    /** Fails when such a record cannot be sent. */
    static void check(byte[] key, byte[] value) {
        int bytes = key.length + value.length + OVERHEAD;
        if (bytes > Topics.WIDEST_RECORD_BYTES) {
            throw new ResultTooLarge(bytes);
        }
    }
}
