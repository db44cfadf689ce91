/** The Sigma engine: load rules, correlations and filters, match events. Pure: no Kafka, no clock, no sockets. */
@NullMarked
package gac.correlate.sigma;

import org.jspecify.annotations.NullMarked;
