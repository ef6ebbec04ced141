package acs.api;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.Download;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.port.FileName;
import org.jspecify.annotations.Nullable;

/** Arguments of what moves files (<i>TR-069 A6 §A.3.2.8, §A.4.1</i>). */
final class TransferArguments {
    private static final int FILE_TYPE_MAX = 64;
    private static final int TEXT_MAX = 256;
    private static final int MODE_MAX = 64;
    private static final int WINDOWS_MAX = 2;

    private final Arguments arguments;
    private final String commandKey;

    TransferArguments(Arguments arguments, String commandKey) {
        this.arguments = arguments;
        this.commandKey = commandKey;
    }

    Download download() {
        return new Download(commandKey, fileType(), place(), text("username"), text("password"),
                number("fileSize"), text("targetFileName"), number("delaySeconds"), optionalUrl("successUrl"),
                optionalUrl("failureUrl"));
    }

    Upload upload() {
        return new Upload(commandKey, fileType(), arguments.has("url") ? url(arguments, TEXT_MAX) : "",
                text("username"), text("password"),
                number("delaySeconds"));
    }

    ScheduleDownload scheduleDownload() {
        return new ScheduleDownload(commandKey, fileType(), place(), text("username"),
                text("password"), number("fileSize"), text("targetFileName"), windows());
    }

    /** A URL that must be there. */
    static String url(Arguments arguments, int max) {
        String url = arguments.text("url", 1, max);
        check(arguments, "url", url);
        return url;
    }

    private static void check(Arguments arguments, String name, String url) {
        String problem = url.isEmpty() ? null : ArgumentChecks.url(url);
        if (problem != null) {
            arguments.wrong(name, problem);
        }
    }

    /** The file's name in the file service, empty when a URL was given. */
    static String file(Arguments arguments) {
        if (!arguments.has("file")) {
            return "";
        }
        String name = arguments.text("file", 1, FileName.CHARACTERS_MAX);
        if (!name.isEmpty() && !FileName.isValid(name)) {
            arguments.wrong("file", "must be a file's name: " + FileName.RULE);
        }
        return name;
    }

    /** A URL, or none where a file is named. */
    private String place() {
        if (!arguments.has("file")) {
            return url(arguments, TEXT_MAX);
        }
        if (arguments.has("url")) {
            arguments.wrong("url", "must not stand beside file");
        }
        return "";
    }

    /** May be left out where a file is named whose record tells it. */
    private String fileType() {
        if (arguments.has("file") && !arguments.has("fileType")) {
            return "";
        }
        return arguments.text("fileType", 1, FILE_TYPE_MAX);
    }

    private String text(String name) {
        return arguments.optionalText(name, TEXT_MAX);
    }

    private String optionalUrl(String name) {
        String url = text(name);
        check(arguments, name, url);
        return url;
    }

    private long number(String name) {
        return arguments.number(name, 0, 0, OperationRequests.UNSIGNED_INT_MAX);
    }

    private List<TimeWindow> windows() {
        List<TimeWindow> windows = new ArrayList<>();
        TimeWindow before = null;
        for (Arguments item : arguments.objects("timeWindowList", 1, WINDOWS_MAX)) {
            TimeWindow window = window(item, before);
            windows.add(window);
            before = window;
        }
        return windows;
    }

    private static TimeWindow window(Arguments item, @Nullable TimeWindow before) {
        long start = item.number("windowStart", 0, OperationRequests.UNSIGNED_INT_MAX);
        long end = item.number("windowEnd", 0, OperationRequests.UNSIGNED_INT_MAX);
        String mode = item.text("windowMode", 1, MODE_MAX);
        String problem = mode.isEmpty() ? null : ArgumentChecks.windowMode(mode);
        if (problem != null) {
            item.wrong("windowMode", problem);
        }
        if (end <= start) {
            item.wrong("windowEnd", "must be after windowStart");
        }
        if (before != null && start < before.windowEnd() && before.windowStart() < end) {
            item.wrong("windowStart", "the windows overlap");
        }
        String message = item.optionalText("userMessage", TEXT_MAX);
        int retries = (int) item.number("maxRetries", 0, -1, Integer.MAX_VALUE);
        item.nothingElse();
        return new TimeWindow(start, end, mode, message, retries);
    }
}
