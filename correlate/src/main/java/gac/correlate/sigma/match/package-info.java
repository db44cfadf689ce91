/** Detections compiled to predicates over one event. */
@NullMarked
package gac.correlate.sigma.match;

import org.jspecify.annotations.NullMarked;
