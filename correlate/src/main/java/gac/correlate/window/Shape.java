package gac.correlate.window;

import java.util.List;

/**
 * What a machine keeps of a group.
 *
 * @param instants columns of the retained instants
 * @param episodes columns of the open episodes
 * @param others columns of the machine's own tables
 * @param registers how many numbers of its own it keeps
 */
record Shape(Layout instants, Layout episodes, List<Layout> others, int registers) {}
