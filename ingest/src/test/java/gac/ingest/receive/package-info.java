@NullMarked
package gac.ingest.receive;

import org.jspecify.annotations.NullMarked;
