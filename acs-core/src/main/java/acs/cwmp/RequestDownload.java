package acs.cwmp;

import java.util.List;

/**
 * A CPE asks to be sent a file; the ACS may then call Download (<i>TR-069 A6 §A.4.2.2</i>).
 *
 * @param fileType    the type wanted
 * @param fileTypeArg further arguments, at most 16 by the standard
 */
public record RequestDownload(String fileType, List<FileTypeArg> fileTypeArg) implements CpeRequest {
    public RequestDownload {
        fileTypeArg = List.copyOf(fileTypeArg);
    }

    @Override
    public String rpcName() {
        return "RequestDownload";
    }
}
