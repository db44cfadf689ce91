/** Detect and correlate on three brokers while brokers, processes, networks and folders fail: what comes out is what comes out undisturbed. */
@NullMarked
package gac.standalone.faults;

import org.jspecify.annotations.NullMarked;
