/**
 * Which rules can match an event at all.
 *
 * <p>Most rules cannot match an event unless some literal stands in some field: {@code CommandLine|contains: mimikatz} needs
 * "mimikatz" there. For each rule {@link gac.correlate.sigma.index.Anchors} finds the cheapest such set of literals, one of which must be present;
 * {@link gac.correlate.sigma.index.SourceIndex} puts the literals of all rules of a log source into one hash table and one automaton per
 * field. One pass over each field then yields the candidates, and only those are evaluated. An anchor is a necessary
 * condition, never a sufficient one: leaving the index out changes the time, not the matches.
 */
@NullMarked
package gac.correlate.sigma.index;

import org.jspecify.annotations.NullMarked;
