package acs.port;

import java.util.List;

/**
 * Rows of a list that one read gave.
 *
 * @param rows  in the list's order
 * @param isCut whether rows were left out since the bytes of the read were full: the list goes on
 */
public record RowBatch<T>(List<T> rows, boolean isCut) {
    public RowBatch {
        rows = List.copyOf(rows);
    }
}
