/** What reaches Gác of a system, compared with what the law wants of it and with what rules need. Pure functions of events and a release. */
@NullMarked
package gac.correlate.coverage;

import org.jspecify.annotations.NullMarked;
