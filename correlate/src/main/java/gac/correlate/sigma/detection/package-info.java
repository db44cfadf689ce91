/** What a rule's detection section means, as immutable data. */
@NullMarked
package gac.correlate.sigma.detection;

import org.jspecify.annotations.NullMarked;
