@NullMarked
package acs.transport.http;

import org.jspecify.annotations.NullMarked;
