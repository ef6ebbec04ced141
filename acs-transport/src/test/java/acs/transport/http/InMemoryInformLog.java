package acs.transport.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Keeps what it is told in memory; answers from another thread, as a store does, and can be made to wait. */
final class InMemoryInformLog implements InformLog {
    final List<InformRecord> informs = new CopyOnWriteArrayList<>();
    final List<RequestRecord> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable Error failure;
    private volatile Sinks.@Nullable Empty<Void> gate;

    /** From now on an Inform ends with this Error; {@code null} for none. */
    void fail(@Nullable Error error) {
        failure = error;
    }

    /** From now on nothing is on disk until {@link #open}. */
    void shut() {
        gate = Sinks.empty();
    }

    void open() {
        Sinks.Empty<Void> shut = gate;
        gate = null;
        if (shut != null) {
            shut.tryEmitEmpty();
        }
    }

    @Override
    public Mono<InformReceipt> recordInform(InformRecord inform) {
        Error now = failure;
        if (now != null) {
            throw now;
        }
        return stored().then(Mono.fromCallable(() -> {
            informs.add(inform);
            return InformReceipt.RECORDED;
        }));
    }

    @Override
    public Mono<Void> recordRequest(RequestRecord request) {
        return stored().then(Mono.fromRunnable(() -> requests.add(request)));
    }

    private Mono<Void> stored() {
        return Mono.defer(() -> {
            Sinks.Empty<Void> shut = gate;
            return shut == null ? Mono.<Void>empty() : shut.asMono();
        }).subscribeOn(Schedulers.parallel());
    }
}
