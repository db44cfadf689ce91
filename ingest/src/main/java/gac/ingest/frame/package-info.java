/** Bytes to lines: framing of syslog streams and of files, and the decoding of lines. Pure, bounded. */
@NullMarked
package gac.ingest.frame;

import org.jspecify.annotations.NullMarked;
