package acs.load.jmh;

import java.util.concurrent.TimeUnit;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.InformResponse;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes to values and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SoapBenchmark {
    private final byte[] inform = Fixture.inform();
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final Envelope informResponse = new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("1804289383"),
            new InformResponse(1));

    /** 3.8 kB, 18 parameters. */
    @Benchmark
    public Envelope decodeInform() {
        return reader.read(inform);
    }

    /** What every session gets. */
    @Benchmark
    public byte[] encodeInformResponse() {
        return writer.write(informResponse);
    }
}
