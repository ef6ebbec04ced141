/**
 * The memory budget: bytes that the process holds longer than one call, for whom, and how many more it may hold. Plain Java.
 */
@NullMarked
package acs.memory;

import org.jspecify.annotations.NullMarked;
