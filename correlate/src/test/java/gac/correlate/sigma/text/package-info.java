/** Texts and literals. */
@NullMarked
package gac.correlate.sigma.text;

import org.jspecify.annotations.NullMarked;
