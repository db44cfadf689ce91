/** Patterns that operators write for software of their own. */
@NullMarked
package gac.ingest.parse.pattern;

import org.jspecify.annotations.NullMarked;
