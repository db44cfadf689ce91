@NullMarked
package gac.correlate;

import org.jspecify.annotations.NullMarked;
