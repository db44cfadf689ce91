/** Sockets, files and standard input: where lines come in, and with what provenance. */
@NullMarked
package gac.ingest.receive;

import org.jspecify.annotations.NullMarked;
