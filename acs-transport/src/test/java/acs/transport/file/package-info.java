/** The file server over real sockets, a real disk and a real PostgreSQL. */
@NullMarked
package acs.transport.file;

import org.jspecify.annotations.NullMarked;
