/** The store on a real PostgreSQL server, shared by the tests of a module. */
@NullMarked
package acs.store;

import org.jspecify.annotations.NullMarked;
