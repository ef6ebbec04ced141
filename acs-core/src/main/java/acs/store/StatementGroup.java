package acs.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One statement, and one commit, for what several devices' sessions ask at the same time: what comes while one runs goes into the
 * next. What comes alone goes at once and alone. When the statement fails for what is in it, or for a row that another holds,
 * nothing of it was done, and each is asked by itself, so that nobody fails for another's sake.
 *
 * <p>
 * Asked from any thread; statements run one at a time, and answers are told on the driver's thread when all is on disk.
 *
 * @param <W> what a session wishes
 * @param <A> what it gets
 */
final class StatementGroup<W, A> {
    private static final Logger LOG = LoggerFactory.getLogger(StatementGroup.class);
    /** Beyond this the share of each in what they share is no longer worth their waiting for each other. */
    static final int BATCH_MAX = 64;

    private final Function<Function<Connection, Mono<List<Answer<A>>>>, Mono<List<Answer<A>>>> database;
    private final Together<W, A> statement;
    private final boolean isTakenBack;
    private final Duration aloneMax;
    private final WaitingRecords<Asker<W, A>> waiting;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param database    runs work on a connection
     * @param isTakenBack whether a wish is dropped whose asker gives up before its statement begins; later nothing is
     * @param settings    bound what waits, and how long
     */
    StatementGroup(Function<Function<Connection, Mono<List<Answer<A>>>>, Mono<List<Answer<A>>>> database,
            Together<W, A> statement, boolean isTakenBack, StoreSettings settings) {
        this.database = database;
        this.statement = statement;
        this.isTakenBack = isTakenBack;
        this.waiting = new WaitingRecords<>(settings.queueMax(), Math.min(settings.batchMax(), BATCH_MAX));
        this.aloneMax = settings.statementTimeout();
    }

    /** The statement for wishes of different devices, in the order of their keys: as many answers, in the same order. */
    interface Together<W, A> {
        Mono<List<Answer<A>>> ask(Connection connection, List<W> wishes);
    }

    /**
     * What one gets of a statement that was carried out.
     *
     * @param value   {@code null} when it could not be read
     * @param failure why, {@code null} when it could
     */
    record Answer<A>(@Nullable A value, @Nullable RuntimeException failure) {
        /** Reads it; what goes wrong in that is its asker's alone. */
        static <A> Answer<A> of(Supplier<A> read) {
            try {
                return new Answer<>(read.get(), null);
            } catch (RuntimeException unreadable) {
                return new Answer<>(null, unreadable);
            }
        }
    }

    /** The answers of rows that say which wish they are for, from 1. */
    static <A> Mono<List<Answer<A>>> inOrder(Flux<Numbered<A>> rows, int wishes) {
        return rows.collectMap(Numbered::number, Numbered::answer).map(byNumber -> {
            List<Answer<A>> answers = new ArrayList<>(wishes);
            for (long n = 1; n <= wishes; n++) {
                answers.add(Objects.requireNonNull(byNumber.get(n), "a wish without an answer"));
            }
            return answers;
        });
    }

    /** An answer and which wish it is for. */
    record Numbered<A>(long number, Answer<A> answer) {}

    /** @param bytes that the wish takes, nearly */
    Mono<A> ask(W wish, String deviceKey, long bytes) {
        return Mono.create(caller -> {
            Asker<W, A> asker = new Asker<>(wish, deviceKey, bytes, caller);
            caller.onCancel(() -> asker.isGone = true);
            if (waiting.offer(asker)) {
                drain();
            } else {
                caller.error(new StoreException(Reason.OVERLOADED, "too many operations wait for the database"));
            }
        });
    }

    /** Starts the next statement unless one runs; its end calls again. */
    private void drain() {
        while (waiting.size() > 0 && busy.compareAndSet(false, true)) {
            List<Asker<W, A>> batch = next();
            if (!batch.isEmpty()) {
                run(batch);
                return;
            }
            busy.set(false);
        }
    }

    /** In the order of the keys, so that two nodes lock rows in the same order. */
    private List<Asker<W, A>> next() {
        List<Asker<W, A>> batch = waiting.take();
        if (isTakenBack) {
            batch.removeIf(asker -> asker.isGone);
        }
        batch.sort(Comparator.comparing(Asker::deviceKey));
        return batch;
    }

    private void run(List<Asker<W, A>> batch) {
        asked(batch).map(answers -> (Runnable) () -> tell(batch, answers))
                .onErrorResume(error -> batch.size() > 1 && Failure.of(error) != Failure.CONNECTION,
                        error -> eachAlone(batch, error))
                .subscribe(this::end, error -> fail(batch, error));
    }

    /** The next ones need not wait until these have gone on with what they got. */
    private void end(Runnable tell) {
        busy.set(false);
        drain();
        tell.run();
    }

    private Mono<List<Answer<A>>> asked(List<Asker<W, A>> batch) {
        List<W> wishes = batch.stream().map(Asker::wish).toList();
        return Mono.defer(() -> database.apply(connection -> statement.ask(connection, wishes)));
    }

    /** Nothing of the statement was done. Where most are in the way of something, the last ones are not waited for. */
    private Mono<Runnable> eachAlone(List<Asker<W, A>> batch, Throwable together) {
        long begun = System.nanoTime();
        return Flux.fromIterable(batch).concatMap(asker -> System.nanoTime() - begun > aloneMax.toNanos()
                ? Mono.<Void>fromRunnable(() -> asker.fail(together))
                : alone(asker)).then(Mono.just(() -> {}));
    }

    private Mono<Void> alone(Asker<W, A> asker) {
        return asked(List.of(asker)).doOnNext(answers -> tell(List.of(asker), answers)).then()
                .onErrorResume(error -> Failure.of(error) != Failure.CONNECTION,
                        error -> Mono.fromRunnable(() -> asker.fail(error)));
    }

    private void tell(List<Asker<W, A>> batch, List<Answer<A>> answers) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).tell(answers.get(i));
        }
    }

    /** Who has an answer already keeps it. With the database out of reach those who wait would wait as long for nothing. */
    private void fail(List<Asker<W, A>> batch, Throwable error) {
        List<Asker<W, A>> failed = new ArrayList<>(batch);
        if (Failure.of(error) == Failure.CONNECTION) {
            failed.addAll(waiting.takeAll());
        }
        end(() -> failed.forEach(asker -> asker.fail(error)));
    }

    /** One who waits. Told once, by whoever holds {@link #busy}. */
    private static final class Asker<W, A> implements Waiting {
        private final W wish;
        private final String deviceKey;
        private final long bytes;
        private final MonoSink<A> caller;
        private boolean isTold;
        private volatile boolean isGone;

        Asker(W wish, String deviceKey, long bytes, MonoSink<A> caller) {
            this.wish = wish;
            this.deviceKey = deviceKey;
            this.bytes = bytes;
            this.caller = caller;
        }

        W wish() {
            return wish;
        }

        @Override
        public String deviceKey() {
            return deviceKey;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        void tell(Answer<A> answer) {
            RuntimeException failure = answer.failure();
            if (failure == null) {
                told(() -> caller.success(answer.value()));
            } else {
                fail(failure);
            }
        }

        void fail(Throwable error) {
            told(() -> caller.error(Failure.toStoreException(error)));
        }

        /** A caller's own error must not keep the others from their answer. */
        private void told(Runnable tell) {
            if (isTold) {
                return;
            }
            isTold = true;
            try {
                tell.run();
            } catch (RuntimeException callersBug) {
                LOG.error("a session failed on the answer about its operation", callersBug);
            }
        }
    }
}
