@NullMarked
package gac.schemas;

import org.jspecify.annotations.NullMarked;
