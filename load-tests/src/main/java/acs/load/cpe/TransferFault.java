package acs.load.cpe;

import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;

/** Why a transfer that a device has begun fails: the faults of TransferComplete (<i>TR-069 A6 table 88</i>). */
public enum TransferFault {
    /** None of the others, while the device takes a file. */
    DOWNLOAD(9010, "Download failure"),
    /** None of the others, while the device gives a file. */
    UPLOAD(9011, "Upload failure"),
    /** The file server wants another login. */
    AUTHENTICATION(9012, "File transfer server authentication failure"),
    /** Nobody listens, or the host is not known or not allowed. */
    NO_CONTACT(9015, "File transfer failure: unable to contact file server"),
    /** The file server refuses the file, or has none. */
    NO_ACCESS(9016, "File transfer failure: unable to access file"),
    /** The file ends too early. */
    INCOMPLETE(9017, "File transfer failure: unable to complete download"),
    /** The file is not what was announced. */
    CORRUPTED(9018, "File transfer failure: file corrupted or otherwise unusable");

    private final int code;
    private final String text;

    TransferFault(int code, String text) {
        this.code = code;
        this.text = text;
    }

    FaultStruct struct() {
        return new FaultStruct(new FaultCode(code), text);
    }
}
