package acs.transport.http;

import acs.engine.ContainedErrorException;
import io.netty.handler.codec.DecoderException;
import io.netty.util.internal.OutOfDirectMemoryError;
import org.slf4j.Logger;

/** Kind of defect that a request met; a metric's tag. */
enum HandlerFailure {
    /** The request nests deeper than a handler can follow. */
    STACK_OVERFLOW(500),
    /** There is no direct memory for a buffer now. */
    DIRECT_MEMORY(503),
    /** Another Error of the virtual machine or the program. */
    ERROR(500),
    /** An exception that nothing expects. */
    EXCEPTION(500);

    private final int status;

    HandlerFailure(int status) {
        this.status = status;
    }

    /** The kind of what was caught, whatever wraps it. */
    static HandlerFailure of(Throwable caught) {
        Throwable cause = caught;
        while ((cause instanceof ContainedErrorException || cause instanceof DecoderException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof StackOverflowError) {
            return STACK_OVERFLOW;
        }
        if (cause instanceof OutOfDirectMemoryError) {
            return DIRECT_MEMORY;
        }
        return cause instanceof Error ? ERROR : EXCEPTION;
    }

    /** Of the answer to the request. */
    int status() {
        return status;
    }

    /** Without the trace where it tells nothing: of a thousand frames, or of whoever asked for memory last. */
    void log(Logger log, String remoteAddress, Throwable caught) {
        switch (this) {
            case STACK_OVERFLOW, DIRECT_MEMORY -> log.error("cannot serve {}: {}", remoteAddress, caught.toString());
            case ERROR, EXCEPTION -> log.error("a defect while serving {}", remoteAddress, caught);
        }
    }
}
