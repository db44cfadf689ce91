/** Lines that belong together, by a key such as a serial or a queue id, become one event in addition to their own. Pure, in event time. */
@NullMarked
package gac.ingest.join;

import org.jspecify.annotations.NullMarked;
