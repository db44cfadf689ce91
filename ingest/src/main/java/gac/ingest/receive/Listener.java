package gac.ingest.receive;

import gac.ingest.IngestStatus;

/** A socket that takes lines in. */
public interface Listener {

    /** What it is, and where it is bound. */
    IngestStatus.Listener status();

    /** Takes nothing more in; returns when that is so. */
    void close();

    /** Closes the connections that were left open for their acknowledgements: after what they wait for has been written. */
    default void closeConnections() {}
}
