@NullMarked
package gac.ingest;

import org.jspecify.annotations.NullMarked;
