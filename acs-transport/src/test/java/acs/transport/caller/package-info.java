@NullMarked
package acs.transport.caller;

import org.jspecify.annotations.NullMarked;
