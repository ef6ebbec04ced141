@NullMarked
package acs.transport.auth;

import org.jspecify.annotations.NullMarked;
