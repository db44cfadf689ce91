@NullMarked
package gac.standalone.operations;

import org.jspecify.annotations.NullMarked;
