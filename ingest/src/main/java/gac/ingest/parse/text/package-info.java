/** What texts are made of: places in a line, numbers, times, addresses, quoted strings, pairs, JSON. */
@NullMarked
package gac.ingest.parse.text;

import org.jspecify.annotations.NullMarked;
