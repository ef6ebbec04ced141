package acs.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import acs.port.NatBindings;
import reactor.core.publisher.Mono;

/** Bindings in memory. */
final class LearntBindings implements NatBindings {
    final Map<String, Binding> all = new ConcurrentHashMap<>();

    @Override
    public void learnt(String deviceKey, Binding binding) {
        all.put(deviceKey, binding);
    }

    @Override
    public Mono<Binding> find(String deviceKey) {
        return Mono.justOrEmpty(all.get(deviceKey));
    }
}
