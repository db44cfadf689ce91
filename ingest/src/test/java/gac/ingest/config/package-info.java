@NullMarked
package gac.ingest.config;

import org.jspecify.annotations.NullMarked;
