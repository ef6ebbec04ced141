/** Opens what the store keeps to itself, for benchmarks. */
@NullMarked
package acs.store;

import org.jspecify.annotations.NullMarked;
