package acs.transport.file;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import acs.credential.KeyRing;
import acs.cwmp.Download;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.port.FileLinks;
import acs.port.FileRecord;
import acs.port.FileStore;
import acs.transport.file.FileLink.Kind;
import reactor.core.publisher.Mono;

/**
 * Makes the links of transfers when they are about to be sent, for one device and as long as its transfer may take. Logins are
 * computed from the link, so nothing is stored. Thread-safe.
 */
public final class SignedLinks implements FileLinks {
    /** Of Download.URL and its like (<i>TR-069 A6 §A.3.2.8</i>). */
    private static final int URL_CHARACTERS_MAX = 256;
    private static final long SIZE_MAX = 0xFFFF_FFFFL;

    private final FileStore files;
    private final LinkKeys keys;
    private final LinkAuth auth;
    private final Places places;
    private final InstantSource clock;

    /**
     * Where files are.
     *
     * @param own      address of this file service as CPEs reach it, without a slash at its end; empty while not known
     * @param outside  address under which all files are served by another server, empty for none
     * @param lifetime of a link, at most; a shorter one when its operation waits less long
     */
    public record Places(Supplier<Optional<URI>> own, Optional<URI> outside, Duration lifetime) {}

    private record Login(String username, String password) {}

    /** @param keys that the file server has too */
    public SignedLinks(FileStore files, Supplier<KeyRing> keys, LinkAuth auth, Places places, InstantSource clock) {
        this.files = files;
        this.keys = new LinkKeys(keys);
        this.auth = auth;
        this.places = places;
        this.clock = clock;
    }

    @Override
    public Mono<LeasedOperation> link(LeasedOperation leased) {
        if (!(leased.operation() instanceof Operation.Rpc rpc)) {
            return Mono.empty();
        }
        return switch (rpc.request()) {
            case Download it -> files.find(rpc.file()).flatMap(file -> Mono.justOrEmpty(download(leased, it, file)))
                    .map(linked -> with(leased, new Operation.Rpc(linked, rpc.choosesKey(), rpc.file())));
            case ScheduleDownload it ->
                files.find(rpc.file()).flatMap(file -> Mono.justOrEmpty(download(leased, it, file)))
                        .map(linked -> with(leased, new Operation.Rpc(linked, rpc.choosesKey(), rpc.file())));
            case Upload it -> Mono.justOrEmpty(upload(leased, it))
                    .map(linked -> with(leased, new Operation.Rpc(linked, rpc.choosesKey(), rpc.file())));
            default -> Mono.empty();
        };
    }

    private static LeasedOperation with(LeasedOperation leased, Operation operation) {
        return new LeasedOperation(leased.operationId(), leased.deviceKey(), operation, leased.commandKey(),
                leased.attempts(), leased.attemptsMax(), leased.isOrphan(), leased.phase(), leased.timeout(),
                leased.fencingToken(), leased.readBatchMax());
    }

    /** What a transfer needs to know. */
    private record Target(String url, Login login) {}

    private Optional<Download> download(LeasedOperation leased, Download it, FileRecord file) {
        return target(leased, file, it.delaySeconds(), new Login(it.username(), it.password()))
                .map(target -> new Download(it.commandKey(), it.fileType(), target.url(), target.login().username(),
                        target.login().password(), it.fileSize() == 0 ? size(file) : it.fileSize(),
                        named(it.targetFileName(), file), it.delaySeconds(), it.successUrl(), it.failureUrl()));
    }

    private Optional<ScheduleDownload> download(LeasedOperation leased, ScheduleDownload it, FileRecord file) {
        long last = it.timeWindowList().stream().mapToLong(TimeWindow::windowEnd).max().orElse(0);
        return target(leased, file, last, new Login(it.username(), it.password()))
                .map(target -> new ScheduleDownload(it.commandKey(), it.fileType(), target.url(),
                        target.login().username(), target.login().password(),
                        it.fileSize() == 0 ? size(file) : it.fileSize(), named(it.targetFileName(), file),
                        it.timeWindowList()));
    }

    private Optional<Upload> upload(LeasedOperation leased, Upload it) {
        UUID operation = UUID.fromString(leased.operationId());
        FileLink link = keys.link(Kind.UPLOAD, operation, leased.deviceKey(), expiry(leased, it.delaySeconds()));
        return places.own().get().map(base -> signed(base, link, "file"))
                .map(target -> new Upload(it.commandKey(), it.fileType(), target.url(), target.login().username(),
                        target.login().password(), it.delaySeconds()));
    }

    /** Where a file is: where its record says, else where all are, else here. */
    private Optional<Target> target(LeasedOperation leased, FileRecord file, long delaySeconds, Login asked) {
        if (!file.description().url().isEmpty()) {
            return Optional.of(new Target(file.description().url(), asked));
        }
        if (places.outside().isPresent()) {
            return Optional.of(new Target(places.outside().get() + "/" + file.name(), asked));
        }
        UUID content = file.contentId();
        return content == null
                ? Optional.empty()
                : places.own().get().map(base -> signed(base,
                        keys.link(Kind.DOWNLOAD, content, leased.deviceKey(), expiry(leased, delaySeconds)),
                        file.name()));
    }

    /** The name is for the CPE to see alone; where there is no room for all of it, its end is worth more. */
    private Target signed(URI base, FileLink link, String name) {
        int room = URL_CHARACTERS_MAX - base.toString().length() - keys.path(link, "").length();
        String path = keys.path(link, name.substring(Math.max(0, name.length() - Math.max(0, room))));
        Login login = auth == LinkAuth.URL
                ? new Login("", "")
                : new Login(LinkKeys.username(link), keys.password(link, path));
        return new Target(base + path, login);
    }

    private Instant expiry(LeasedOperation leased, long delaySeconds) {
        Duration waits = leased.timeout().minusSeconds(delaySeconds);
        Duration life = waits.compareTo(places.lifetime()) < 0 ? waits : places.lifetime();
        return clock.instant().plusSeconds(delaySeconds + Math.max(1, life.toSeconds()));
    }

    private static long size(FileRecord file) {
        return file.size() > SIZE_MAX ? 0 : file.size();
    }

    private static String named(String asked, FileRecord file) {
        return asked.isEmpty() ? file.name() : asked;
    }

    @Override
    public String toString() {
        return "SignedLinks";
    }
}
