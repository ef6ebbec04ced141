package acs.load.jmh;

import java.util.concurrent.TimeUnit;

import acs.cwmp.Envelope;
import acs.operation.WorkFlag;
import acs.session.CwmpSession;
import acs.session.SessionEvent;
import acs.session.SessionPolicy;
import acs.session.Step;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The session machine alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SessionBenchmark {
    private final SessionPolicy policy = SessionPolicy.defaults();
    private final Envelope inform = new SoapReader(SoapLimits.defaults()).read(Fixture.inform());

    /** An idle session: Inform, recorded, empty POST. */
    @Benchmark
    public Step idleSession(Blackhole sink) {
        Step informed = CwmpSession.step(CwmpSession.initial(), new SessionEvent.EnvelopeReceived(inform), policy);
        Step recorded = CwmpSession.step(informed.next(), new SessionEvent.InformRecorded(WorkFlag.NONE), policy);
        sink.consume(informed.actions());
        sink.consume(recorded.actions());
        return CwmpSession.step(recorded.next(), new SessionEvent.EmptyPostReceived(), policy);
    }
}
