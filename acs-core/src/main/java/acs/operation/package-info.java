/**
 * What somebody asked of a device: the {@link acs.operation.Operation}, its life cycle, and the
 * {@link acs.operation.OperationPlanner} that turns it into RPCs one after the other. Pure: no I/O, no clock.
 */
@NullMarked
package acs.operation;

import org.jspecify.annotations.NullMarked;
