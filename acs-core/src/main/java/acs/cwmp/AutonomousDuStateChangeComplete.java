package acs.cwmp;

import java.util.List;

/**
 * Deployment units changed without the ACS asking (<i>TR-069 A6 §A.4.2.4</i>).
 *
 * @param results one entry per change
 */
public record AutonomousDuStateChangeComplete(List<AutonomousOpResult> results) implements CpeRequest {
    public AutonomousDuStateChangeComplete {
        results = List.copyOf(results);
    }

    @Override
    public String rpcName() {
        return "AutonomousDUStateChangeComplete";
    }
}
