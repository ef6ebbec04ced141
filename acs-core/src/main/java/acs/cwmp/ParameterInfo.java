package acs.cwmp;

/**
 * A parameter or object with its access, TR-069's ParameterInfoStruct.
 *
 * @param name     full path; objects end with a dot
 * @param writable as the CPE says; some say it wrongly (quirk Q45)
 */
public record ParameterInfo(String name, boolean writable) {}
