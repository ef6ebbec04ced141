@NullMarked
package acs.memory;

import org.jspecify.annotations.NullMarked;
