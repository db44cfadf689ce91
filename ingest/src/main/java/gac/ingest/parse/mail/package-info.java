/** Mail servers, webmail, and what filters mail. */
@NullMarked
package gac.ingest.parse.mail;

import org.jspecify.annotations.NullMarked;
