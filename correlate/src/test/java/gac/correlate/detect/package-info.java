@NullMarked
package gac.correlate.detect;

import org.jspecify.annotations.NullMarked;
