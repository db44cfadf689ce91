/** Events, dead letters, checkpoints and time marks to Kafka. */
@NullMarked
package gac.ingest.write;

import org.jspecify.annotations.NullMarked;
