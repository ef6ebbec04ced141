package acs.load.cpe;

import java.util.concurrent.CompletableFuture;

import acs.cwmp.FaultStruct;

/**
 * What came of a {@link Transfer}.
 *
 * @param fault   {@link FaultStruct#NONE} when it succeeded
 * @param version that firmware brings, at most 64 characters of it are shown; empty otherwise
 */
public record TransferredFile(FaultStruct fault, String version) {

    /** Success at once, without looking at the file. */
    public static CompletableFuture<TransferredFile> pretended(Transfer transfer) {
        return CompletableFuture.completedFuture(succeeded(transfer));
    }

    /** Success; firmware has the version that its name says: {@code …/2.0.1.bin} is 2.0.1. */
    public static TransferredFile succeeded(Transfer transfer) {
        String path = transfer.url().split("[?#]", 2)[0];
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return new TransferredFile(FaultStruct.NONE, dot > 0 ? file.substring(0, dot) : file);
    }

    /** Failure for this reason. */
    public static TransferredFile failed(TransferFault reason) {
        return new TransferredFile(reason.struct(), "");
    }
}
