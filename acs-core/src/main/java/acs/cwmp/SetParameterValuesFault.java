package acs.cwmp;

/**
 * Why one parameter of a SetParameterValues was refused (<i>TR-069 A6 §A.5</i>).
 *
 * @param parameterName full path
 * @param faultCode     usually 9005–9008
 * @param faultString   text for people
 */
public record SetParameterValuesFault(String parameterName, FaultCode faultCode, String faultString) {}
