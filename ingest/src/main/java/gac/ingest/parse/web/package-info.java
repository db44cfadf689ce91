/** Web servers, proxies and what guards them. */
@NullMarked
package gac.ingest.parse.web;

import org.jspecify.annotations.NullMarked;
