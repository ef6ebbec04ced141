@NullMarked
package acs.transport.digest;

import org.jspecify.annotations.NullMarked;
