@NullMarked
package gac.correlate.engine;

import org.jspecify.annotations.NullMarked;
