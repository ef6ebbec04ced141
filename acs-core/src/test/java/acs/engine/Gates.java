package acs.engine;

import acs.port.Enrolment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Gates for tests of something else. */
public final class Gates {
    private Gates() {}

    /** Shared secrets are good for nothing, and nobody is told. */
    public static IdentityGate plain() {
        return new IdentityGate(Enrolment.NONE, notice -> Mono.empty(), new AuthMeters(new SimpleMeterRegistry()),
                NoticeLimits.defaults(), Schedulers.parallel());
    }
}
