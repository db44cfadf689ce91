/**
 * Which rules match an event, without trying all of them.
 *
 * <p>{@link gac.correlate.sigma.index.Translation} takes a rule apart into <em>facts</em>: the field ends with one of these literals, the
 * expression is found in it, the field is absent. Rules that ask the same share the fact, and each fact is decided at
 * most once per event. A fact has <em>anchors</em>, things that one pass over a field's values can see; for literals an anchor is all
 * there is to it, for expressions and wildcards it is a literal they contain, and their test is asked only where it stands.
 *
 * <p>Most rules cannot match unless one fact holds of each of some sets. {@link gac.correlate.sigma.index.Candidates} takes two of these sets, the rarest that
 * {@link gac.correlate.sigma.index.Estimates} knows of, and one that needs no search of its own; a rule is a candidate only when an anchor of each is found. An anchor sets
 * {@link gac.correlate.sigma.index.Marks bits} of facts and rules, many at once, so that a popular program does not cost a step for each rule about it. Only anchors of these sets are
 * looked for in every event, by one {@link gac.correlate.sigma.index.SlotIndex} for each field (keywords in the bytes of the whole event first), with the whole values, starts and ends that a few look-ups in the same field find in any case.
 * A candidate's condition is a {@link gac.correlate.sigma.index.Program} of branches over facts; a fact whose anchors have not been looked for is looked at when a
 * candidate asks, and mostly the {@link gac.correlate.sigma.text.PairSet pairs of characters} in the field tell that it cannot hold.
 *
 * <p>All that makes a {@link gac.correlate.sigma.index.Plan}. The first one is guessed from the rules alone; the events it meets show how often anchors are found
 * ({@link gac.correlate.sigma.index.Observed}), and it is replaced, three times, by one that knows: what stands in most events is then no longer looked for in each. Plans differ in what matching costs, never in
 * what matches.
 */
@NullMarked
package gac.correlate.sigma.index;

import org.jspecify.annotations.NullMarked;
