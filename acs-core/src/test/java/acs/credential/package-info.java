/** The credential on a real PostgreSQL server, shared by the tests of a module. */
@NullMarked
package acs.credential;

import org.jspecify.annotations.NullMarked;
