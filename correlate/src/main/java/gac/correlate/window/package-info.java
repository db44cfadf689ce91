/**
 * Correlation state machines: pure functions of (stored state, occurrence, frontier). No Kafka, no Avro, no wall clock.
 *
 * <p>All instants are milliseconds since 1970-01-01T00:00Z of <em>effective</em> (event) time; the frontier is
 * milliseconds of received time. Any {@code long} is accepted; sums saturate.
 */
@NullMarked
package gac.correlate.window;

import org.jspecify.annotations.NullMarked;
