package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.Download;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import org.jspecify.annotations.Nullable;

/**
 * Download, Upload and ScheduleDownload, which name a file and a server in the same words (<i>TR-069 A6 §A.3.2.8, A.4.1.5,
 * A.4.1.8</i>). Only the URL must be there when reading (quirk Q78).
 */
final class TransferRequestCodec {
    private String commandKey = "";
    private String fileType = "";
    private @Nullable String url;
    private String username = "";
    private String password = "";
    private long fileSize;
    private String targetFileName = "";
    private long delaySeconds;
    private String successUrl = "";
    private String failureUrl = "";
    private final List<TimeWindow> windows = new ArrayList<>(2);

    private TransferRequestCodec() {}

    static Download readDownload(XmlCursor in) {
        TransferRequestCodec it = fields(in);
        return new Download(it.commandKey, it.fileType, it.url(), it.username, it.password, it.fileSize,
                it.targetFileName, it.delaySeconds, it.successUrl, it.failureUrl);
    }

    static Upload readUpload(XmlCursor in) {
        TransferRequestCodec it = fields(in);
        return new Upload(it.commandKey, it.fileType, it.url(), it.username, it.password, it.delaySeconds);
    }

    static ScheduleDownload readScheduleDownload(XmlCursor in) {
        TransferRequestCodec it = fields(in);
        return new ScheduleDownload(it.commandKey, it.fileType, it.url(), it.username, it.password, it.fileSize,
                it.targetFileName, it.windows);
    }

    static void write(XmlOutput out, Download request) {
        out.startCwmp(request.rpcName());
        out.element("CommandKey", request.commandKey());
        file(out, request.fileType(), request.url(), request.username(), request.password());
        out.element("FileSize", request.fileSize());
        out.element("TargetFileName", request.targetFileName());
        out.element("DelaySeconds", request.delaySeconds());
        out.element("SuccessURL", request.successUrl());
        out.element("FailureURL", request.failureUrl());
        out.end();
    }

    static void write(XmlOutput out, Upload request) {
        out.startCwmp(request.rpcName());
        out.element("CommandKey", request.commandKey());
        file(out, request.fileType(), request.url(), request.username(), request.password());
        out.element("DelaySeconds", request.delaySeconds());
        out.end();
    }

    static void write(XmlOutput out, ScheduleDownload request) {
        out.startCwmp(request.rpcName());
        out.element("CommandKey", request.commandKey());
        file(out, request.fileType(), request.url(), request.username(), request.password());
        out.element("FileSize", request.fileSize());
        out.element("TargetFileName", request.targetFileName());
        out.array("TimeWindowList", "cwmp:TimeWindowStruct", request.timeWindowList(), TransferRequestCodec::window);
        out.end();
    }

    private static void file(XmlOutput out, String fileType, String url, String username, String password) {
        out.element("FileType", fileType);
        out.element("URL", url);
        out.element("Username", username);
        out.element("Password", password);
    }

    private static void window(XmlOutput out, TimeWindow window) {
        out.start("TimeWindowStruct");
        out.element("WindowStart", window.windowStart());
        out.element("WindowEnd", window.windowEnd());
        out.element("WindowMode", window.windowMode());
        out.element("UserMessage", window.userMessage());
        out.element("MaxRetries", window.maxRetries());
        out.end();
    }

    private static TransferRequestCodec fields(XmlCursor in) {
        TransferRequestCodec fields = new TransferRequestCodec();
        while (in.nextChild()) {
            fields.field(in);
        }
        return fields;
    }

    private void field(XmlCursor in) {
        switch (in.name()) {
            case "CommandKey" -> commandKey = in.text();
            case "FileType" -> fileType = in.text();
            case "URL" -> url = in.text();
            case "Username" -> username = in.value();
            case "Password" -> password = in.value();
            // Known or not, the file is fetched.
            case "FileSize" -> fileSize = XsdLexical.unsigned(in.text()).orElse(0);
            case "TargetFileName" -> targetFileName = in.text();
            case "DelaySeconds" -> delaySeconds = unsigned(in);
            case "SuccessURL" -> successUrl = in.text();
            case "FailureURL" -> failureUrl = in.text();
            case "TimeWindowList" -> windows(in);
            default -> in.skip();
        }
    }

    private String url() {
        String there = url;
        if (there == null || there.isEmpty()) {
            throw new UnusableArguments("no URL");
        }
        return there;
    }

    private void windows(XmlCursor in) {
        while (in.nextChild()) {
            in.mayGrow(windows);
            windows.add(window(in));
        }
    }

    private static TimeWindow window(XmlCursor in) {
        long start = 0;
        long end = 0;
        String mode = "";
        String userMessage = "";
        int maxRetries = 0;
        while (in.nextChild()) {
            switch (in.name()) {
                case "WindowStart" -> start = unsigned(in);
                case "WindowEnd" -> end = unsigned(in);
                case "WindowMode" -> mode = in.text();
                case "UserMessage" -> userMessage = in.text();
                case "MaxRetries" -> maxRetries = signed(in);
                default -> in.skip();
            }
        }
        return new TimeWindow(start, end, mode, userMessage, maxRetries);
    }

    private static long unsigned(XmlCursor in) {
        String name = in.name();
        String text = in.text();
        return text.isEmpty() ? 0 : XsdLexical.unsigned(text).orElseThrow(() -> noNumber(name));
    }

    private static int signed(XmlCursor in) {
        String name = in.name();
        String text = in.text();
        return text.isEmpty() ? 0 : XsdLexical.signed(text).orElseThrow(() -> noNumber(name));
    }

    private static UnusableArguments noNumber(String name) {
        return new UnusableArguments(name + " is no number");
    }
}
