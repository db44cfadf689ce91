package gac.ingest.enrich;

import gac.schemas.avro.AsOrganization;
import gac.schemas.avro.AutonomousSystem;
import gac.schemas.avro.Geo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an address is, and whose network it belongs to; null where no database knows. */
record Place(@Nullable Geo geo, @Nullable AutonomousSystem as) {
    static final Place UNKNOWN = new Place(null, null);

    /** @param found by the names of ECS below {@code source} */
    static Place of(Map<String, String> found) {
        boolean located = found.keySet().stream().anyMatch(name -> name.startsWith("geo."));
        String number = found.get("as.number");
        String organization = found.get("as.organization.name");
        boolean owned = number != null || organization != null;
        return new Place(
                located
                        ? new Geo(
                                found.get("geo.continent_code"),
                                found.get("geo.continent_name"),
                                found.get("geo.country_iso_code"),
                                found.get("geo.country_name"),
                                found.get("geo.region_iso_code"),
                                found.get("geo.region_name"),
                                found.get("geo.city_name"),
                                found.get("geo.timezone"),
                                found.get("geo.location"))
                        : null,
                owned
                        ? new AutonomousSystem(
                                number == null ? null : Long.valueOf(number),
                                organization == null ? null : new AsOrganization(organization))
                        : null);
    }
}
