@NullMarked
package gac.correlate.indicators;

import org.jspecify.annotations.NullMarked;
