package acs.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import acs.network.ForwardedHeader;
import acs.network.Network;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;

/** The server does not start open to other hosts unless a setting says so in words, nor with proxies that anybody can be. */
final class OpenListenerChecks {
    private final SettingValues values;
    private final Predicate<Setting<?>> broken;
    private final Predicate<Setting<String>> isOutside;
    private final Function<Setting<?>, String> named;
    private final List<String> problems = new ArrayList<>();

    private OpenListenerChecks(SettingValues values, Predicate<Setting<?>> broken,
            Predicate<Setting<String>> isOutside, Function<Setting<?>, String> named) {
        this.values = values;
        this.broken = broken;
        this.isOutside = isOutside;
        this.named = named;
    }

    /**
     * @param broken    settings whose own value is wrong: nothing more is said about them
     * @param isOutside whether others than this machine can reach the address
     * @param named     the setting's key and where it was set
     */
    static List<String> problems(SettingValues values, Predicate<Setting<?>> broken,
            Predicate<Setting<String>> isOutside, Function<Setting<?>, String> named) {
        OpenListenerChecks checks = new OpenListenerChecks(values, broken, isOutside, named);
        checks.listener(Settings.API_HOST, checks.apiHasTls(), NetworkSettings.API_ALLOW_PLAIN,
                "the API's tokens would cross the network in clear", "set api.tls");
        checks.listener(Settings.MANAGEMENT_HOST, false, NetworkSettings.MANAGEMENT_ALLOW_REMOTE,
                "health and metrics ask for no token", "bind it where only operators and Prometheus reach");
        checks.proxies();
        return checks.problems;
    }

    private boolean apiHasTls() {
        return broken.test(TlsSettings.API_TLS) || values.get(TlsSettings.API_TLS);
    }

    private void listener(Setting<String> host, boolean isProtected, Setting<Boolean> saidInWords, String danger,
            String mend) {
        // First, since it also tells a name that does not resolve.
        boolean outside = isOutside.test(host);
        if (!outside || isProtected || broken.test(saidInWords) || values.get(saidInWords)) {
            return;
        }
        problems.add(named.apply(host) + ": is no loopback address, and " + danger + ". Use 127.0.0.1, " + mend
                + ", or say that this is meant with " + saidInWords.variable() + "=true");
    }

    private void proxies() {
        if (broken.test(NetworkSettings.TRUSTED_PROXIES)) {
            return;
        }
        NetworkList trusted = values.get(NetworkSettings.TRUSTED_PROXIES);
        for (Network network : trusted.networks()) {
            if (network.prefix() == 0) {
                problems.add(named.apply(NetworkSettings.TRUSTED_PROXIES) + ": " + network
                        + " is everybody, and anybody could say that he calls for another; name the proxies' own"
                        + " addresses");
            }
        }
        if (trusted.isEmpty()) {
            needsProxies(NetworkSettings.PROXY_PROTOCOL, ProxyProtocol.OFF);
            needsProxies(NetworkSettings.API_PROXY_PROTOCOL, ProxyProtocol.OFF);
            needsProxies(NetworkSettings.FILES_PROXY_PROTOCOL, ProxyProtocol.OFF);
            needsProxies(NetworkSettings.FORWARDED_HEADER, ForwardedHeader.NONE);
            needsProxies(NetworkSettings.API_FORWARDED_HEADER, ForwardedHeader.NONE);
        }
    }

    private <T> void needsProxies(Setting<T> setting, T unused) {
        if (!broken.test(setting) && !values.get(setting).equals(unused)) {
            problems.add(
                    named.apply(setting) + ": is believed from trusted proxies alone, and there are none; name them in "
                            + NetworkSettings.TRUSTED_PROXIES.key());
        }
    }
}
