package acs.load.jmh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterValues;
import acs.device.Quirks;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationPlanner;
import acs.operation.PlanContext;
import acs.operation.PlanLimits;
import acs.operation.PlanStep;
import acs.store.StoredOutcome;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One answer with many parameters, from its bytes to what is given to the database. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OperationBenchmark {
    private static final LeasedOperation READ = new LeasedOperation("00000000-0000-0000-0000-000000000001", "device",
            new Operation.Rpc(new GetParameterValues(List.of("InternetGatewayDevice."))), "", 1, 3, false, "",
            Duration.ofMinutes(10), 1, 0);

    /** In the answer. */
    @Param({"800", "5000"})
    public int parameters;

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final PlanContext plans = new PlanContext(Quirks.NONE, PlanLimits.defaults(), "InternetGatewayDevice.",
            null);
    private byte[] answer = {};
    private byte[] before = {};

    /** The device's document holds all of them already, as after an earlier reading. */
    @Setup
    public void prepare() {
        answer = LargeAnswer.bytes(parameters);
        before = StoredOutcome.document(null, end().report());
    }

    /** Decode alone. */
    @Benchmark
    public Object decode() {
        return reader.read(answer);
    }

    /** Decode, plan, result, merge into the shadow, document. */
    @Benchmark
    public byte[] wholeAnswer(Blackhole sink) {
        OperationEnd end = end();
        sink.consume(StoredOutcome.result(end));
        return StoredOutcome.document(before, end.report());
    }

    private OperationEnd end() {
        if (OperationPlanner.begin(READ, plans) instanceof PlanStep.Ask ask
                && reader.read(answer).message() instanceof CpeResponse response
                && OperationPlanner.answered(ask.plan(), response, plans) instanceof PlanStep.Done done) {
            return done.end();
        }
        throw new IllegalStateException("the answer does not end the operation");
    }
}
