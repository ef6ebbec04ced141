package acs.app.config;

import java.util.Map;

/** What an operator decided about connection requests over XMPP. */
public record XmppConfig() {
    /** The shipped values. */
    public static XmppConfig defaults() {
        return XmppSettings.map(new SettingValues(Map.of()));
    }
}
