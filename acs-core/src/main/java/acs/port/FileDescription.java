package acs.port;

/**
 * What an operator says about a file; empty texts for what nobody said.
 *
 * @param fileType     as a Download names it, for instance {@code 1 Firmware Upgrade Image}
 * @param manufacturer of the devices that it is for
 * @param oui          of the devices that it is for
 * @param productClass of the devices that it is for
 * @param version      of the software or configuration in it
 * @param url          where devices fetch it instead of from the file service
 */
public record FileDescription(String fileType, String manufacturer, String oui, String productClass, String version,
        String url) {
    /** Nothing. */
    public static final FileDescription NONE = new FileDescription("", "", "", "", "", "");
}
