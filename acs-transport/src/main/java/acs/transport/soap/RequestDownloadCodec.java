package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.FileTypeArg;
import acs.cwmp.HeaderText;
import acs.cwmp.RequestDownload;

/** RequestDownload (<i>TR-069 A6 §A.4.2.2</i>). */
final class RequestDownloadCodec {
    /** TR-069 allows 16. */
    private static final int ARGUMENTS_MAX = 64;

    private RequestDownloadCodec() {}

    static RequestDownload read(XmlCursor in) {
        String fileType = "";
        List<FileTypeArg> arguments = new ArrayList<>();
        while (in.nextChild()) {
            switch (in.name()) {
                case "FileType" -> fileType = in.text(HeaderText.FILE_TYPE);
                case "FileTypeArg" -> arguments(in, arguments);
                default -> in.skip();
            }
        }
        return new RequestDownload(fileType, arguments);
    }

    static void write(XmlOutput out, RequestDownload request) {
        out.startCwmp(request.rpcName());
        out.element("FileType", request.fileType());
        out.array("FileTypeArg", "cwmp:ArgStruct", request.fileTypeArg(), (to, argument) -> {
            to.start("ArgStruct");
            to.element("Name", argument.name());
            to.element("Value", argument.value());
            to.end();
        });
        out.end();
    }

    private static void arguments(XmlCursor in, List<FileTypeArg> into) {
        while (in.nextChild()) {
            in.mayGrow(into, ARGUMENTS_MAX);
            String name = "";
            String value = "";
            while (in.nextChild()) {
                switch (in.name()) {
                    case "Name" -> name = in.text(HeaderText.WORD);
                    case "Value" -> value = in.value(HeaderText.ARGUMENT);
                    default -> in.skip();
                }
            }
            into.add(new FileTypeArg(name, value));
        }
    }
}
