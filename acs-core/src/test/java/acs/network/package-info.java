@NullMarked
package acs.network;

import org.jspecify.annotations.NullMarked;
