package gac.correlate.sigma.match;

/** Field name in a rule → slot, by the taxonomy of the rule's log source. */
public interface FieldResolver {
    int slot(String field);
}
