/**
 * The process: command line, configuration, wiring by hand, start and close.
 */
@NullMarked
package acs.app;

import org.jspecify.annotations.NullMarked;
