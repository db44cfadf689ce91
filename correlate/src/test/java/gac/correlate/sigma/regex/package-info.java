/** The automaton of expressions against RE2/J. */
@NullMarked
package gac.correlate.sigma.regex;

import org.jspecify.annotations.NullMarked;
