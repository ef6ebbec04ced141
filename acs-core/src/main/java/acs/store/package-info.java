/**
 * The core's ports on R2DBC PostgreSQL; SQL stands as text beside the method that uses it.
 */
@NullMarked
package acs.store;

import org.jspecify.annotations.NullMarked;
