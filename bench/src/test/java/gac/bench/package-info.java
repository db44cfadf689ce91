/** That the benchmarks run and measure the right thing. */
@NullMarked
package gac.bench;

import org.jspecify.annotations.NullMarked;
