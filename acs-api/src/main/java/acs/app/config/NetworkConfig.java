package acs.app.config;

import java.util.Map;

import acs.network.CallerRules;
import acs.network.NetworkList;
import acs.transport.caller.AdmissionLimits;

/**
 * What an operator decided about proxies before the ACS, and who may connect how often.
 *
 * @param cwmp                    whom to believe about who calls the CWMP listener
 * @param api                     the same of the API
 * @param files                   the same of the file service
 * @param admission               how often callers may come to the CWMP listener
 * @param filesAdmission          how often they may come to the file service, counted for itself
 * @param deviceSessionsPerMinute of one device, lasting; twice as many at once; 0 for no limit
 * @param devicesMax              remembered for that, at least 1
 * @param addressRegistrationsPerHour devices that one address registers in an hour; 0 for no limit
 * @param apiAllowPlain           said in words: the API without TLS on an address that other hosts reach
 * @param managementAllowRemote   said in words: health and metrics on an address that other hosts reach
 */
public record NetworkConfig(CallerRules cwmp, CallerRules api, CallerRules files, AdmissionLimits admission,
        AdmissionLimits filesAdmission, int deviceSessionsPerMinute, int devicesMax,
        int addressRegistrationsPerHour, boolean apiAllowPlain,
        boolean managementAllowRemote) {
    /** The shipped values. */
    public static NetworkConfig defaults() {
        return NetworkSettings.map(new SettingValues(Map.of()));
    }

    /** Proxies whose word is taken. */
    public NetworkList trustedProxies() {
        return cwmp.trusted();
    }
}
