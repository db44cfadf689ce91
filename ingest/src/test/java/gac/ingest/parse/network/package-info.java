/** What fixtures of one line cannot hold of network devices and sensors. */
package gac.ingest.parse.network;
