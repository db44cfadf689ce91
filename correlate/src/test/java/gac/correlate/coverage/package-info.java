@NullMarked
package gac.correlate.coverage;

import org.jspecify.annotations.NullMarked;
