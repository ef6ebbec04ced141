package acs.transport.wake;

import java.net.InetAddress;
import java.util.List;

import reactor.core.publisher.Mono;

/** Finds the addresses of a host that a device named. Callable from any thread; never blocks. */
@FunctionalInterface
public interface NameResolver {
    /** All addresses of the name, at least one; fails when there are none, or within its own time limit. */
    Mono<List<InetAddress>> resolve(String host);
}
