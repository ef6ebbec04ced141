/**
 * A PostgreSQL server that the ACS brings along: unpacked from the class path, run in the data directory, supervised,
 * stopped with the ACS. Everything here blocks and belongs on threads of its own; nothing here knows the store's tables.
 */
@NullMarked
package acs.store.embedded;

import org.jspecify.annotations.NullMarked;
