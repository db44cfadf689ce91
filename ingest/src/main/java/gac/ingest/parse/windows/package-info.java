/** Windows event logs. */
@NullMarked
package gac.ingest.parse.windows;

import org.jspecify.annotations.NullMarked;
