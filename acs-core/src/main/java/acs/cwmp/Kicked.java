package acs.cwmp;

/**
 * A user was sent from a web page to the device (deprecated, <i>TR-069 A6 §A.4.2.1</i>).
 *
 * @param command what to do, as the web page said
 * @param referer the page's address
 * @param arg     free text
 * @param next    where the user's browser is to go next
 */
public record Kicked(String command, String referer, String arg, String next) implements CpeRequest {
    @Override
    public String rpcName() {
        return "Kicked";
    }
}
