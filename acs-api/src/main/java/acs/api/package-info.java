/**
 * The northbound JSON REST API on Reactor Netty.
 */
@NullMarked
package acs.api;

import org.jspecify.annotations.NullMarked;
