package acs.load.cpe;

import acs.cwmp.FaultStruct;

/**
 * What came of a {@link Transfer}.
 *
 * @param fault   {@link FaultStruct#NONE} when it succeeded
 * @param version that firmware brings, at most 64 characters of it are shown; empty otherwise
 */
public record TransferredFile(FaultStruct fault, String version) {

    /** Success without looking at the file; firmware has the version that its name says: {@code …/2.0.1.bin} is 2.0.1. */
    public static TransferredFile pretended(Transfer transfer) {
        String path = transfer.url().split("[?#]", 2)[0];
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return new TransferredFile(FaultStruct.NONE, dot > 0 ? file.substring(0, dot) : file);
    }
}
