@NullMarked
package gac.ingest.parse.mail;

import org.jspecify.annotations.NullMarked;
