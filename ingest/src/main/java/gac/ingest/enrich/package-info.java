/** What is known about an event from elsewhere than its line. */
@NullMarked
package gac.ingest.enrich;

import org.jspecify.annotations.NullMarked;
