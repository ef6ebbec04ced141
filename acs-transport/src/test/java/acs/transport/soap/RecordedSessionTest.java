package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import acs.operation.WorkFlag;
import acs.session.CwmpSession;
import acs.session.SessionAction;
import acs.session.SessionEvent;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionPolicy;
import acs.session.SessionState;
import acs.session.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays recorded sessions: the bytes that a device posted and what the store said go in, the bytes and statuses that the
 * ACS answered must come out. A session that went wrong in the field becomes a test by writing it down under
 * {@code src/test/resources/sessions}: {@code POST}, {@code STORE RESULT}, {@code TIMED_OUT}, {@code REPLY STATUS}, each
 * followed by its body up to a line with a single dot; lines that begin with # are comments.
 */
class RecordedSessionTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "sessions");
    private static final SessionPolicy POLICY = SessionPolicy.defaults();

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();

    private record Entry(String what, String body) {}

    static Stream<Path> recordings() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(FOLDER, "*.session")) {
            found.forEach(files::add);
        }
        assertThat(files).isNotEmpty();
        return files.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void a_recorded_session_replays_to_the_same_answers(Path recording) throws IOException {
        List<String> answers = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        SessionState state = CwmpSession.initial();
        for (Entry entry : read(recording)) {
            if (entry.what().startsWith("REPLY")) {
                expected.add((entry.what() + "\n" + entry.body()).strip());
                continue;
            }
            Step step = CwmpSession.step(state, event(entry), POLICY);
            step.actions().stream().flatMap(action -> answer(action).stream()).forEach(answers::add);
            state = step.next();
        }

        assertThat(answers).isEqualTo(expected);
    }

    private SessionEvent event(Entry entry) {
        return switch (entry.what()) {
            case "POST" -> entry.body().isEmpty() ? new SessionEvent.EmptyPostReceived() : envelope(entry.body());
            case "TIMED_OUT" -> Interruption.TIMED_OUT;
            case "STORE INFORM_RECORDED" -> new SessionEvent.InformRecorded(WorkFlag.NONE);
            default -> StoreResult.valueOf(entry.what().substring("STORE ".length()));
        };
    }

    private SessionEvent envelope(String body) {
        try {
            return new SessionEvent.EnvelopeReceived(reader.read(body.getBytes(StandardCharsets.UTF_8)));
        } catch (SoapException refused) {
            return new SessionEvent.UndecodableReceived(refused.failure());
        }
    }

    private List<String> answer(SessionAction action) {
        return switch (action) {
            case SessionAction.SendEnvelope send ->
                List.of("REPLY 200\n" + new String(writer.write(send.envelope()), StandardCharsets.UTF_8));
            case SessionAction.SendNoContent none -> List.of("REPLY 204");
            case SessionAction.SendStatus status -> List.of("REPLY " + status.status());
            case SessionAction.RecordInform record -> List.of();
            case SessionAction.RecordRequest record -> List.of();
            case SessionAction.SettleOperations settle -> List.of();
            case SessionAction.ClaimOperation claim -> List.of();
            case SessionAction.ReleaseOperation release -> List.of();
            case SessionAction.ForgetWork forget -> List.of();
            case SessionAction.EndSession end -> List.of();
        };
    }

    private static List<Entry> read(Path recording) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Iterator<String> lines = Files.readAllLines(recording).iterator();
        while (lines.hasNext()) {
            String what = lines.next();
            if (what.isBlank() || what.startsWith("#")) {
                continue;
            }
            List<String> body = new ArrayList<>();
            if (what.equals("POST") || what.startsWith("REPLY")) {
                for (String line = lines.next(); !line.equals("."); line = lines.next()) {
                    body.add(line);
                }
            }
            entries.add(new Entry(what, String.join("\n", body)));
        }
        return entries;
    }
}
