@NullMarked
package acs.transport.nonce;

import org.jspecify.annotations.NullMarked;
