package acs.app.config;

/** The settings of connection requests over XMPP. */
final class XmppSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private XmppSettings() {}

    static XmppConfig map(SettingValues values) {
        return new XmppConfig();
    }
}
