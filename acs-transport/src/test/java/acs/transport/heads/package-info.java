@NullMarked
package acs.transport.heads;

import org.jspecify.annotations.NullMarked;
