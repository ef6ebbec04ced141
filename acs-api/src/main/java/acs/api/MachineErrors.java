package acs.api;

import java.util.function.Supplier;

/**
 * Turns errors of the Java virtual machine into exceptions. Reactor hands such errors to no subscriber, so that a request whose
 * handler meets one would get no answer.
 */
final class MachineErrors {
    private MachineErrors() {}

    /** A stack that overflowed, memory outside the heap that is used up, a class that cannot be loaded. */
    static final class MachineErrorException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MachineErrorException(Error cause) {
            super(cause);
        }
    }

    /** What the work gives; an error of the machine becomes a {@link MachineErrorException}. */
    static <T> T caught(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError | OutOfMemoryError | LinkageError error) {
            throw new MachineErrorException(error);
        }
    }
}
