@NullMarked
package gac.correlate.sigma.match;

import org.jspecify.annotations.NullMarked;
