/** From YAML text to the model, with every error placed. */
@NullMarked
package gac.correlate.sigma.load;

import org.jspecify.annotations.NullMarked;
