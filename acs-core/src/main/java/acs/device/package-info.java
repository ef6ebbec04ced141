/**
 * What the ACS knows of a device: who it is, when it called, what it reported, and what is odd about it. Plain values, no
 * storage.
 */
@NullMarked
package acs.device;

import org.jspecify.annotations.NullMarked;
