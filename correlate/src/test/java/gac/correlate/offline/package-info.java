@NullMarked
package gac.correlate.offline;

import org.jspecify.annotations.NullMarked;
