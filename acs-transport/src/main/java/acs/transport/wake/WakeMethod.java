package acs.transport.wake;

import acs.port.Waker;
import reactor.core.publisher.Mono;

/** One way of asking a CPE to connect. Callable from any thread; never blocks. */
public interface WakeMethod {
    /** Which one. */
    Waker.Method method();

    /** Whether what is known of the device suffices to try. */
    boolean reaches(WakeTarget target);

    /** Asks once; never fails, whatever goes wrong has its outcome, and comes within the method's own time limit. */
    Mono<Waker.Attempt> wake(WakeTarget target);
}
