@NullMarked
package gac.ingest.enrich;

import org.jspecify.annotations.NullMarked;
