/** The programs that ship logs, as Debian packages them, run against ingest with the configuration that docs/agents gives to agencies. */
@org.jspecify.annotations.NullMarked
package gac.ingest.agents;
