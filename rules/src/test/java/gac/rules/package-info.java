@NullMarked
package gac.rules;

import org.jspecify.annotations.NullMarked;
