@NullMarked
package gac.standalone;

import org.jspecify.annotations.NullMarked;
