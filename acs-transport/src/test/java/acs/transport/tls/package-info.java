@NullMarked
package acs.transport.tls;

import org.jspecify.annotations.NullMarked;
