@NullMarked
package acs.transport.wake;

import org.jspecify.annotations.NullMarked;
