package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.FileTypeArg;
import acs.cwmp.RequestDownload;

/** RequestDownload (<i>TR-069 A6 §A.4.2.2</i>). */
final class RequestDownloadCodec {
    private RequestDownloadCodec() {}

    static RequestDownload read(XmlCursor in) {
        String fileType = "";
        List<FileTypeArg> arguments = new ArrayList<>();
        while (in.nextChild()) {
            switch (in.name()) {
                case "FileType" -> fileType = in.text();
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
            in.mayGrow(into);
            String name = "";
            String value = "";
            while (in.nextChild()) {
                switch (in.name()) {
                    case "Name" -> name = in.text();
                    case "Value" -> value = in.value();
                    default -> in.skip();
                }
            }
            into.add(new FileTypeArg(name, value));
        }
    }
}
