/** sources.yaml as typed records, checked whole before anything starts. */
@NullMarked
package gac.ingest.config;

import org.jspecify.annotations.NullMarked;
