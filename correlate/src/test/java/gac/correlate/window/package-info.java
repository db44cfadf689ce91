@NullMarked
package gac.correlate.window;

import org.jspecify.annotations.NullMarked;
