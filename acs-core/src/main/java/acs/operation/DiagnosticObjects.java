package acs.operation;

import java.util.List;

/** Where the data models keep their diagnoses (<i>TR-181, TR-098</i>). */
final class DiagnosticObjects {
    private DiagnosticObjects() {}

    /** The places to try, the likeliest first; none when the data model has no such thing. */
    static List<String> of(Diagnostic diagnostic, String rootObject) {
        return switch (rootObject) {
            case "Device." -> List.of(rootObject + tr181(diagnostic));
            case "InternetGatewayDevice." -> tr098(diagnostic).stream().map(rootObject::concat).toList();
            default -> List.of();
        };
    }

    private static String tr181(Diagnostic diagnostic) {
        return switch (diagnostic) {
            case PING -> "IP.Diagnostics.IPPing.";
            case TRACEROUTE -> "IP.Diagnostics.TraceRoute.";
            case DOWNLOAD -> "IP.Diagnostics.DownloadDiagnostics.";
            case UPLOAD -> "IP.Diagnostics.UploadDiagnostics.";
            case DNS -> "DNS.Diagnostics.NSLookupDiagnostics.";
            case WIFI -> "WiFi.NeighboringWiFiDiagnostic.";
        };
    }

    private static List<String> tr098(Diagnostic diagnostic) {
        return switch (diagnostic) {
            case PING -> List.of("IPPingDiagnostics.");
            case TRACEROUTE -> List.of("TraceRouteDiagnostics.");
            case DOWNLOAD -> List.of("DownloadDiagnostics.");
            case UPLOAD -> List.of("UploadDiagnostics.");
            case DNS -> List.of("NSLookupDiagnostics.", "DNS.Diagnostics.NSLookupDiagnostics.");
            case WIFI -> List.of("WiFi.NeighboringWiFiDiagnostic.", "LANDevice.1.WiFi.NeighboringWiFiDiagnostic.");
        };
    }
}
