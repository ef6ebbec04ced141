package acs.operation;

import acs.device.ParameterReport;

/**
 * What a session says when it is done with an operation.
 *
 * @param leased       the operation
 * @param outcome      what became of it
 * @param report       what was learnt for the shadow
 * @param readBatchMax names that the device was found to answer in one GetParameterValues, 0 when nothing new was found
 */
public record OperationEnd(LeasedOperation leased, Outcome outcome, ParameterReport report, int readBatchMax) {
    /** Nothing was learnt. */
    public static OperationEnd of(LeasedOperation leased, Outcome outcome) {
        return new OperationEnd(leased, outcome, ParameterReport.NOTHING, 0);
    }
}
