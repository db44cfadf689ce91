@NullMarked
package gac.correlate.topology;

import org.jspecify.annotations.NullMarked;
