/** What ingest tells about its sources: who sends how much, and that it runs. */
@NullMarked
package gac.ingest.report;

import org.jspecify.annotations.NullMarked;
