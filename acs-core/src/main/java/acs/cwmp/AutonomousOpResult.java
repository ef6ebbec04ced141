package acs.cwmp;

/**
 * A change of a deployment unit that the ACS did not ask for, TR-069's AutonOpResultStruct.
 *
 * @param operationPerformed {@code Install}, {@code Update} or {@code Uninstall}, as sent
 * @param result             its outcome
 */
public record AutonomousOpResult(String operationPerformed, OpResult result) {}
