/** Indicators of compromise: feeds read into one form, and a table that finds them in events in a time that does not grow with their number. */
@NullMarked
package gac.correlate.indicators;

import org.jspecify.annotations.NullMarked;
