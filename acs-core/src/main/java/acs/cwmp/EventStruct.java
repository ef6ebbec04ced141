package acs.cwmp;

/**
 * One reason for an Inform (<i>TR-069 A6 §A.3.3.1, table 8</i>).
 *
 * @param eventCode  the reason
 * @param commandKey of the request that caused an "M" event, otherwise empty
 */
public record EventStruct(EventCode eventCode, String commandKey) {}
