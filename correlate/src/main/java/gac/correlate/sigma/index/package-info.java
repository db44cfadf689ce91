/**
 * Which rules match an event, without trying all of them.
 *
 * <p>{@link gac.correlate.sigma.index.Translation} takes a rule apart into <em>facts</em>: the field ends with one of these literals, the
 * expression is found in it, the field is absent. Rules that ask the same share the fact, and each fact is decided at
 * most once per event. A fact has <em>anchors</em>, things that one pass over a field's values can see; for literals an anchor is all
 * there is to it, for expressions and wildcards it is a literal they contain, and their test is asked only where it stands.
 *
 * <p>Most rules cannot match unless some facts hold. For each rule {@link gac.correlate.sigma.index.Estimates} picks the rarest such set, as far as one can
 * guess, and a rule is a candidate only when one of its set is anchored. Only anchors of these sets are looked for in every event, by one
 * {@link gac.correlate.sigma.index.SlotIndex} for each field: they are nearly all long, and long literals are found without looking at every
 * character ({@link gac.correlate.sigma.text.LiteralSearch}). A candidate's condition is a
 * {@link gac.correlate.sigma.index.Program} of branches over facts; a fact whose anchors have not been looked for is looked at when a
 * candidate asks.
 */
@NullMarked
package gac.correlate.sigma.index;

import org.jspecify.annotations.NullMarked;
