/** What is doubtful about rules that loaded: what never fires, never stays quiet, is slow, or asks for what no event has. */
@NullMarked
package gac.correlate.sigma.lint;

import org.jspecify.annotations.NullMarked;
