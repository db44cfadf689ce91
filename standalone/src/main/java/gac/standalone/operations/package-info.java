/** What a running Gác tells of itself: meters, whether it lives, whether it has caught up, its funnel and its sources. */
@NullMarked
package gac.standalone.operations;

import org.jspecify.annotations.NullMarked;
