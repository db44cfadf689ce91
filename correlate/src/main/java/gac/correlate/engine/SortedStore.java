package gac.correlate.engine;

import gac.correlate.window.GroupStore;

/** All state of one correlate task: binary keys in unsigned byte order. The topology puts it on RocksDB, offline runs into memory. */
public interface SortedStore extends GroupStore {}
