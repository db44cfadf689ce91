@NullMarked
package gac.standalone.topics;

import org.jspecify.annotations.NullMarked;
