@NullMarked
package acs.transport.soap;

import org.jspecify.annotations.NullMarked;
