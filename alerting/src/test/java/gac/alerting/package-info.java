@NullMarked
package gac.alerting;

import org.jspecify.annotations.NullMarked;
