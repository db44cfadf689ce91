/** Benchmarks of the engine, measured from encoded events. Not part of the product. */
@NullMarked
package gac.bench;

import org.jspecify.annotations.NullMarked;
