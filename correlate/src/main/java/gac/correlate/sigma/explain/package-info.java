/**
 * Why a rule matched an event, or did not: for people who write rules. The rule is taken apart to single values, each of which the
 * engine itself matches; only the tree above them is walked here.
 */
@NullMarked
package gac.correlate.sigma.explain;

import org.jspecify.annotations.NullMarked;
