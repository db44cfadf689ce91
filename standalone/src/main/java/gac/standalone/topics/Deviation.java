package gac.standalone.topics;

/**
 * Something about a topic that is not as Gác needs it.
 *
 * @param topic its name
 * @param what how it is, how it should be, and why
 * @param mend what to do
 */
public record Deviation(String topic, String what, String mend) {}
