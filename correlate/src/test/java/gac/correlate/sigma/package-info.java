@NullMarked
package gac.correlate.sigma;

import org.jspecify.annotations.NullMarked;
