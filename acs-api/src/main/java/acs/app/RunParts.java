package acs.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import acs.port.OperationListener;
import acs.store.NodeRuns;
import acs.store.PostgresOperations;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Tells the database and the data directory that a run of this node begins, lives and ends. */
final class RunParts {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private RunParts() {}

    /** Blocks until the end of the run before has been counted. */
    static void start(Path dataDir, PostgresOperations operations, OperationListener listener, StartedParts parts) {
        RunMarker marker = new RunMarker(dataDir);
        NodeRuns runs = new NodeRuns(operations, listener);
        long run = operations.run().id();
        try {
            runs.begin(marker.previous().orElse(null)).block();
            marker.begun(run);
        } catch (IOException e) {
            throw Failures.dataDir(dataDir, e);
        }
        Disposable living = runs.start();
        parts.add("the mark of this run", CLOSE_MAX, () -> {
            living.dispose();
            // The mark comes first: it counts even when the database is away.
            return Mono.fromCallable(() -> {
                marker.ended(run);
                return run;
            }).then(runs.end());
        });
    }
}
