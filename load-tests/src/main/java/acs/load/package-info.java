/**
 * Simulated CPEs and the loads made of them.
 */
@NullMarked
package acs.load;

import org.jspecify.annotations.NullMarked;
