package gac.correlate.release;

import java.time.Instant;

/** Where the engine gets releases from: the configuration topic, or one release for everything (offline). */
public interface ReleaseSource {
    /** The release that decides an event received at this instant; may wait for it. */
    Release inForce(Instant received);

    /**
     * The release of that id; may wait for it.
     *
     * @throws ReleaseUnavailable when there is none
     */
    Release byId(String id);

    /** One release for everything. */
    static ReleaseSource always(Release release) {
        return of(Releases.of(release));
    }

    /** A fixed history. */
    static ReleaseSource of(Releases releases) {
        return new ReleaseSource() {
            @Override
            public Release inForce(Instant received) {
                return releases.inForce(received);
            }

            @Override
            public Release byId(String id) {
                Release release = releases.byId(id);
                if (release == null) {
                    throw new ReleaseUnavailable("release " + id + " is not known");
                }
                return release;
            }
        };
    }
}
