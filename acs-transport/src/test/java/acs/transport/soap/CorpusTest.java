package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import acs.cwmp.CwmpMessage;
import acs.cwmp.Envelope;
import acs.cwmp.Fault;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.Inform;
import acs.cwmp.InvalidArguments;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message of the corpus decodes as its index says, or as the file of exceptions beside this test says, which gives the
 * reason.
 */
class CorpusTest {
    /** An outcome that is "ok" with another number of parameters than the index says. */
    private static final String OTHER_COUNT = "ok nparams=";
    private static final Map<String, String> EXCEPTIONS = exceptions();

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());

    @ParameterizedTest
    @MethodSource("samples")
    void a_message_of_the_corpus_decodes_as_its_index_says(Corpus.Sample sample) {
        String expected = EXCEPTIONS.getOrDefault(sample.file(), byIndex(sample));
        if (expected.startsWith(OTHER_COUNT)) {
            String count = expected.substring(OTHER_COUNT.length());
            Envelope envelope = reader.read(sample.bytes());
            assertThat(envelope.message().rpcName()).isEqualTo(sample.rpc());
            assertThat(parameterCount(envelope.message())).isEqualTo(count);
            return;
        }
        assertThat(outcome(sample)).isEqualTo(expected);
        if (expected.equals("ok")) {
            check(sample, reader.read(sample.bytes()));
        }
    }

    static Stream<Corpus.Sample> samples() {
        return Corpus.samples().stream();
    }

    @Test
    void every_exception_names_a_message_and_differs_from_the_index() {
        Map<String, Corpus.Sample> samples = Corpus.samples().stream()
                .collect(Collectors.toMap(Corpus.Sample::file, sample -> sample));
        EXCEPTIONS.forEach((file, outcome) -> assertThat(byIndex(Objects.requireNonNull(samples.get(file), file)))
                .as(file).isNotEqualTo(outcome));
    }

    private String outcome(Corpus.Sample sample) {
        try {
            return reader.read(sample.bytes()).message() instanceof InvalidArguments ? "InvalidArguments" : "ok";
        } catch (SoapException refused) {
            return refused.failure().name();
        }
    }

    private static String byIndex(Corpus.Sample sample) {
        String expect = sample.expect();
        if (expect.startsWith("malformed") || expect.startsWith("ns-error")) {
            return "NOT_WELL_FORMED";
        }
        if (expect.startsWith("reject: DTD")) {
            return "DOCTYPE";
        }
        if (expect.startsWith("invalid fault")) {
            return "BAD_FAULT";
        }
        return expect.startsWith("policy: unknown CWMP namespace") ? "NOT_CWMP" : "ok";
    }

    private static void check(Corpus.Sample sample, Envelope envelope) {
        CwmpMessage message = envelope.message();
        assertThat(message.rpcName()).isEqualTo(sample.rpc());
        if (!sample.namespace().isEmpty()) {
            assertThat(envelope.namespace().uri()).isEqualTo("urn:dslforum-org:" + sample.namespace());
        }
        assertThat(Objects.requireNonNullElse(envelope.header().id(), "")).isEqualTo(sample.id());
        assertThat(parameterCount(message)).isEqualTo(countByIndex(sample));
        switch (message) {
            case Inform inform -> check(sample, inform);
            case Fault fault -> assertThat("fault=" + codes(fault)).isEqualTo(sample.events());
            default -> assertThat(message.getClass().getSimpleName()).isEqualToIgnoringCase(sample.rpc());
        }
    }

    private static String codes(Fault fault) {
        return Stream
                .concat(Stream.of(fault.faultCode()),
                        fault.parameterFaults().stream().map(SetParameterValuesFault::faultCode))
                .map(code -> Integer.toString(code.number())).collect(Collectors.joining("/"));
    }

    private static String countByIndex(Corpus.Sample sample) {
        return sample.nparams().isEmpty() ? "0" : sample.nparams();
    }

    private static String parameterCount(CwmpMessage message) {
        return Integer.toString(switch (message) {
            case Inform inform -> inform.parameterList().size();
            case GetParameterValuesResponse values -> values.parameterList().size();
            case GetParameterNamesResponse names -> names.parameterList().size();
            case GetParameterAttributesResponse attributes -> attributes.parameterList().size();
            case SetParameterValues values -> values.parameterList().size();
            case GetParameterValues values -> values.parameterNames().size();
            case SetParameterAttributes attributes -> attributes.parameterList().size();
            case GetParameterAttributes attributes -> attributes.parameterNames().size();
            case GetRpcMethodsResponse methods -> methods.methodList().size();
            default -> 0;
        });
    }

    private static void check(Corpus.Sample sample, Inform inform) {
        String events = inform.events().stream().map(event -> event.eventCode().text())
                .collect(Collectors.joining("; "));
        assertThat(events).isEqualTo(sample.events());
        assertThat(inform.deviceId().oui()).isEqualTo(sample.oui());
        assertThat(inform.deviceId().productClass()).isEqualTo(sample.productClass());
        assertThat(inform.deviceId().serialNumber()).isEqualTo(sample.serial());
    }

    private static Map<String, String> exceptions() {
        Map<String, String> exceptions = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(CorpusTest.class.getResourceAsStream("corpus-exceptions.tsv"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1)).forEach(columns -> exceptions.put(columns[0], columns[1]));
        } catch (IOException unreadable) {
            throw new ExceptionInInitializerError(unreadable);
        }
        return exceptions;
    }
}
