package acs.engine;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

/**
 * An {@link Error} in the handling of one request, as an exception. Reactor passes exceptions on to the subscriber, but throws
 * Errors of the virtual machine at whatever emitted: the request would get no answer, and a thread that works for many, the
 * commit writer for instance, would be broken off.
 */
public final class ContainedErrorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private ContainedErrorException(Error error) {
        super(error.toString(), error);
    }

    /** What the work makes; fails with this exception when the work, now, ends with an Error. */
    public static <T> Mono<T> contain(Supplier<? extends Mono<T>> work) {
        try {
            return work.get();
        } catch (Error error) {
            return Mono.error(new ContainedErrorException(error));
        }
    }

    /** The same work, that throws this exception in place of an Error. */
    public static <T> Callable<T> containing(Callable<T> work) {
        return () -> {
            try {
                return work.call();
            } catch (Error error) {
                throw new ContainedErrorException(error);
            }
        };
    }
}
