@NullMarked
package gac.correlate.health;

import org.jspecify.annotations.NullMarked;
