/** Watches whether the sources are heard: what ingest reports becomes HEALTH alerts. Pure but for {@code HealthRunner}. */
@NullMarked
package gac.correlate.health;

import org.jspecify.annotations.NullMarked;
