/** Firewalls, sensors, name servers and VPNs, and the formats security products share. */
@NullMarked
package gac.ingest.parse.network;

import org.jspecify.annotations.NullMarked;
