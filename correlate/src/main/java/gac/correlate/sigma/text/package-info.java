/** Text as rules compare it: folded, composed, searched. Knows nothing of rules or events. */
@NullMarked
package gac.correlate.sigma.text;

import org.jspecify.annotations.NullMarked;
