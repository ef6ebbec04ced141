package acs.app;

import java.net.InetAddress;
import java.time.Duration;

import acs.api.CallerSource;
import acs.app.config.NetworkConfig;
import acs.engine.AcsMeter;
import acs.network.KeyedRates;
import acs.transport.caller.Admission;
import acs.transport.caller.AdmissionLimits;
import acs.transport.caller.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What decides, for each listener, who calls and how often he may. */
final class NetworkParts {
    private final Callers cwmp;
    private final Callers files;
    private final CallerSource api;
    private final KeyedRates sessionsOfOneDevice;

    NetworkParts(NetworkConfig config, MeterRegistry meters) {
        this.cwmp = new Callers(config.cwmp(), new Admission(config.admission(), meters, System::nanoTime), meters);
        this.files = new Callers(config.files(),
                new Admission(config.filesAdmission(), AcsMeter.FILES_SHED, meters, System::nanoTime), meters);
        this.api = new ApiCallers(new Callers(config.api(),
                new Admission(AdmissionLimits.none(), meters, System::nanoTime), meters));
        int perMinute = config.deviceSessionsPerMinute();
        this.sessionsOfOneDevice = new KeyedRates(perMinute, Duration.ofMinutes(1), Math.max(1, 2 * perMinute),
                config.devicesMax(), System::nanoTime);
    }

    Callers cwmp() {
        return cwmp;
    }

    /** Counted apart from {@link #cwmp}: a fleet that fetches its firmware still gets sessions. */
    Callers files() {
        return files;
    }

    /** The API has rates of its own, by token and address; here it only learns the address. */
    CallerSource api() {
        return api;
    }

    KeyedRates sessionsOfOneDevice() {
        return sessionsOfOneDevice;
    }

    private record ApiCallers(Callers callers) implements CallerSource {
        @Override
        public void guard(Channel channel) {
            callers.guard(channel);
        }

        @Override
        public @Nullable InetAddress caller(Channel channel, HttpHeaders headers) {
            InetAddress ofConnection = callers.ofConnection(channel);
            return ofConnection == null ? null : callers.ofRequest(ofConnection, headers);
        }
    }
}
