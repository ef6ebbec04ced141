/** Tests of the REST API and of health and metrics, over real sockets where bytes matter. */
@NullMarked
package acs.api;

import org.jspecify.annotations.NullMarked;
