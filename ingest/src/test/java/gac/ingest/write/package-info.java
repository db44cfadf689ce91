@NullMarked
package gac.ingest.write;

import org.jspecify.annotations.NullMarked;
