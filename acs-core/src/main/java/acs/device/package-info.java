/**
 * What the ACS knows of a device: who it is, when it called, what it reported. Plain values, no storage.
 */
@NullMarked
package acs.device;

import org.jspecify.annotations.NullMarked;
