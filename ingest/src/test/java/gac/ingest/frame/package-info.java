@NullMarked
package gac.ingest.frame;

import org.jspecify.annotations.NullMarked;
