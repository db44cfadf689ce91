@NullMarked
package gac.correlate.gate;

import org.jspecify.annotations.NullMarked;
