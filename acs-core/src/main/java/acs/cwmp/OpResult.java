package acs.cwmp;

/**
 * The outcome of one operation of a ChangeDUState, TR-069's OpResultStruct.
 *
 * @param uuid                 of the deployment unit
 * @param deploymentUnitRef    its path in the data model; may be empty
 * @param version              of the deployment unit
 * @param currentState         {@code Installed}, {@code Uninstalled} or {@code Failed}, as sent
 * @param resolved             whether all its dependencies are there
 * @param executionUnitRefList comma-separated paths
 * @param startTime            when the operation began
 * @param completeTime         when it ended
 * @param fault                {@link FaultStruct#NONE} when it succeeded
 */
public record OpResult(String uuid, String deploymentUnitRef, String version, String currentState, boolean resolved,
        String executionUnitRefList, CwmpDateTime startTime, CwmpDateTime completeTime, FaultStruct fault) {}
