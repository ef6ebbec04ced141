package acs.port;

import java.time.Duration;

/** Told of every group commit, on the writer's thread; must not block. */
@FunctionalInterface
public interface CommitListener {
    /**
     * A commit ended.
     *
     * @param records  how many Informs and requests it carried
     * @param duration from the first statement to the commit's confirmation
     * @param ok       whether it is on disk
     */
    void committed(int records, Duration duration, boolean ok);
}
