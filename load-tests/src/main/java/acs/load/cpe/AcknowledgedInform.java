package acs.load.cpe;

/**
 * An Inform that the ACS has confirmed, and therefore must never lose.
 *
 * @param serialNumber of the device
 * @param counter      of the device's Informs, from 0; with changing values its UpTime is 1000 more
 * @param event        the first event code reported, empty when there was none
 */
public record AcknowledgedInform(String serialNumber, long counter, String event) {}
