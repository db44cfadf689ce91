package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;

/**
 * Squid's native access log (2.x to 6.x): {@code 1795310100.123     57 192.0.2.7 TCP_MISS/200 1243 GET http://www.example.com/ - HIER_DIRECT/203.0.113.5 text/html}
 * (access.log in the Squid wiki). Its combined format is an access line like Apache's.
 */
final class Squid {
    private Squid() {}

    static boolean parse(String text, Draft draft) {
        Stamp stamp = Stamps.epoch(text, 0);
        if (stamp == null || text.indexOf('.') != 10) {
            return false;
        }
        Cursor c = new Cursor(text, stamp.end());
        c.spaces();
        Long elapsed = Numbers.of(c.word());
        c.spaces();
        String client = c.word();
        c.spaces();
        String[] result = c.word().split("/", 2);
        c.spaces();
        String bytes = c.word();
        c.spaces();
        String method = c.word();
        if (elapsed == null
                || result.length != 2
                || Numbers.of(bytes) == null
                || method.isEmpty()
                || client.isEmpty()) {
            return false;
        }
        c.spaces();
        String url = c.word();
        c.spaces();
        String user = c.word();
        c.spaces();
        String[] hierarchy = c.word().split("/", 2);
        c.spaces();
        Web.event("squid", draft).claim(stamp);
        draft.info.setDuration(Math.min(elapsed, 1L << 40) * 1_000_000);
        draft.request().setMethod(method);
        if (!url.isEmpty() && !url.startsWith("error:")) {
            UrlView.target(url, false, draft);
        } else if (!url.isEmpty()) {
            draft.tag("malformed_request").url().setOriginal(url);
        }
        Integer status = Numbers.small(result[1]);
        Web.status(status, draft);
        if (result[0].contains("DENIED")) {
            draft.failure("access_rule");
        }
        Long size = Numbers.of(bytes);
        if (size != null) {
            gac.schemas.avro.Body body = new gac.schemas.avro.Body();
            body.setBytes(size);
            draft.response().setBody(body);
        }
        draft.user(user);
        draft.from(client);
        if (hierarchy.length == 2 && Ip.parse(hierarchy[1]) != null) {
            draft.to(hierarchy[1], null);
        }
        draft.field("squid.result", result[0]).field("squid.hierarchy", hierarchy[0]);
        Draft.set(c.word(), type -> draft.response().setMimeType(type));
        return true;
    }
}
