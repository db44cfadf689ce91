package gac.correlate.sigma;

/** YAML text with the name errors should show: a path, or a key of the configuration topic. */
public record NamedText(String name, String text) {}
