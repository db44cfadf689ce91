@NullMarked
package gac.ingest.join;

import org.jspecify.annotations.NullMarked;
