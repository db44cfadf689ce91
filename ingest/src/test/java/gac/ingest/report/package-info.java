@NullMarked
package gac.ingest.report;

import org.jspecify.annotations.NullMarked;
