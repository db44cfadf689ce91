/** The topics of {@code gac.schemas.Topics} on brokers that others run: made there, and held against what Gác needs. */
@NullMarked
package gac.standalone.topics;

import org.jspecify.annotations.NullMarked;
