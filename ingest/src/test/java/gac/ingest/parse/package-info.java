@NullMarked
package gac.ingest.parse;

import org.jspecify.annotations.NullMarked;
