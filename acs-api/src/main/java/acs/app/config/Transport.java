package acs.app.config;

/** How sockets are served. */
public enum Transport {
    /** epoll where the system has it, else NIO. */
    AUTO,
    /** Linux epoll. */
    EPOLL,
    /** Linux io_uring. */
    IO_URING,
    /** Java NIO. */
    NIO
}
