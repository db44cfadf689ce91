/** An event being written, what is known of its line, and how parsers are told apart. */
@NullMarked
package gac.ingest.parse.event;

import org.jspecify.annotations.NullMarked;
