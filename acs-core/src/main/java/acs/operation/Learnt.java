package acs.operation;

import acs.device.ParameterReport;
import org.jspecify.annotations.Nullable;

/**
 * What a plan has brought so far, to be kept however it ends.
 *
 * @param result       to be shown, {@code null} for nothing
 * @param report       for the shadow
 * @param readBatchMax as in {@link OperationEnd}
 */
record Learnt(@Nullable OperationResult result, ParameterReport report, int readBatchMax) {
    static final Learnt NOTHING = new Learnt(null, ParameterReport.NOTHING, 0);

    Learnt(@Nullable OperationResult result, ParameterReport report) {
        this(result, report, 0);
    }
}
