/**
 * Whether a regular expression is found in a text of ASCII, as RE2/J finds it, in about one step for each character.
 *
 * <p>RE2/J follows all ways through an expression at once, which is safe but takes some hundred steps a character where ways are many.
 * {@link gac.correlate.sigma.regex.LazyAutomaton} remembers the sets of ways it has come to, as states of an automaton that grows as texts ask for it, up to a
 * bound; beyond it, and for other texts and what {@link gac.correlate.sigma.regex.RegexParser} does not read, RE2/J is asked. It only tells yes or no:
 * where a match is, RE2/J tells.
 */
@NullMarked
package gac.correlate.sigma.regex;

import org.jspecify.annotations.NullMarked;
