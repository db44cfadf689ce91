/** Line → event: pure functions, one parser per format. Nothing here throws on any input, blocks, or asks the wall clock. */
@NullMarked
package gac.ingest.parse;

import org.jspecify.annotations.NullMarked;
