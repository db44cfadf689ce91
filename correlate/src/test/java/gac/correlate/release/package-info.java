@NullMarked
package gac.correlate.release;

import org.jspecify.annotations.NullMarked;
