/** What a host tells of its accounts, sessions, jobs and files. */
@NullMarked
package gac.ingest.parse.host;

import org.jspecify.annotations.NullMarked;
