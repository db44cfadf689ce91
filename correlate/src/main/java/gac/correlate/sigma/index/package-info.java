/**
 * Which rules match an event, without trying all of them.
 *
 * <p>{@link gac.correlate.sigma.index.Translation} takes a rule apart into <em>facts</em>: the field ends with one of these literals, the
 * expression is found in it, the field is absent. Rules that ask the same share the fact, and each fact is decided at
 * most once per event. A fact has <em>anchors</em>, things that one pass over a field's values can see; for literals an anchor is all
 * there is to it, for expressions and wildcards it is a literal they contain, and their test is asked only where it stands.
 *
 * <p>Most rules cannot match unless some facts hold. For each rule {@link gac.correlate.sigma.index.Estimates} picks the rarest such set, as far as one can
 * guess, and a rule is a candidate only when one of its set is anchored. {@link gac.correlate.sigma.index.SlotIndex} makes the pass: three hash tables
 * and one search per field, over the literals of all rules of the log source. A candidate's condition is a
 * {@link gac.correlate.sigma.index.Program} of branches over facts, most of which are known by then. Fields that make no candidates are
 * looked at only when a candidate asks.
 */
@NullMarked
package gac.correlate.sigma.index;

import org.jspecify.annotations.NullMarked;
