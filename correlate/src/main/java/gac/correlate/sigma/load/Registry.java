package gac.correlate.sigma.load;

import gac.correlate.sigma.Header;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.text.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who has which id and name. */
final class Registry {
    private final Map<String, Header> owners = new HashMap<>();
    private final Map<String, Origin> refused = new HashMap<>();

    /**
     * Takes the definition's id and name.
     *
     * @throws DefinitionException when another definition has one of them
     */
    void claim(Header header) {
        String name = header.name();
        taken(header, header.id(), "id");
        if (name != null) {
            taken(header, name, "name");
            owners.put(name, header);
        }
        owners.put(header.id(), header);
    }

    private void taken(Header header, String key, String kind) {
        Header owner = owners.get(key);
        if (owner != null) {
            throw new DefinitionException(
                    header.origin(),
                    "the " + kind + " '" + key + "' is taken by '" + owner.title() + "' (" + owner.origin() + ")",
                    "give this one an " + kind + " of its own");
        }
    }

    /** Remembers a document that was not taken, so that those who refer to it can be told. */
    void refused(Yaml document) {
        if (document instanceof Yaml.Mapping mapping) {
            for (String key : List.of("id", "name")) {
                if (mapping.get(key) instanceof Yaml.Scalar scalar) {
                    refused.putIfAbsent(scalar.text(), document.origin());
                }
            }
        }
    }

    void refused(Header header) {
        refused.putIfAbsent(header.id(), header.origin());
        String name = header.name();
        if (name != null) {
            refused.putIfAbsent(name, header.origin());
        }
    }

    /** The id of the definition with this id or name. */
    Optional<String> id(String reference) {
        return Optional.ofNullable(owners.get(reference)).map(Header::id);
    }

    /** Why a reference leads nowhere. */
    DefinitionException missing(String reference, Origin origin) {
        Origin place = refused.get(reference);
        return place == null
                ? new DefinitionException(
                        origin,
                        "it refers to '" + reference + "', which no rule or correlation has as id or name",
                        Names.meant(reference, owners.keySet()) + "load the rule too, or mend the reference")
                : new DefinitionException(
                        origin,
                        "it refers to '" + reference + "', which was refused (" + place + ")",
                        "mend that one first");
    }
}
