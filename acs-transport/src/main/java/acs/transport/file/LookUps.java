package acs.transport.file;

import java.util.Optional;
import java.util.regex.Pattern;

import acs.port.NewDeviceFile;
import acs.port.StoredContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import reactor.core.publisher.Mono;

/** What the store says about a link that was let in; each within the time for a look-up, on whatever thread. */
final class LookUps {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~ ]{1,128}");

    private LookUps() {}

    /** What is to be sent, and from where. */
    record Found(StoredContent content, Source source) {}

    /** What a download's link is for; empty when it is there no more. */
    static Mono<Optional<Found>> content(FileService service, FileLink link, boolean zeroCopy) {
        return service.files().content(link.subject()).timeout(service.settings().lookUpTimeout())
                .flatMap(content -> Source.open(content, zeroCopy).map(source -> new Found(content, source)))
                .map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    /** The file that an upload's link is for; empty when no operation expects it any more. */
    static Mono<Optional<NewDeviceFile>> upload(FileService service, FileLink link, HttpRequest request) {
        return service.deviceFiles().expected(link.subject()).timeout(service.settings().lookUpTimeout())
                .filter(upload -> service.door().isFor(link, upload.deviceKey()))
                .map(upload -> Optional.of(new NewDeviceFile(upload.deviceKey(), link.subject(), upload.fileType(),
                        mediaType(request), HttpUtil.getContentLength(request, -1L))))
                .defaultIfEmpty(Optional.empty());
    }

    private static String mediaType(HttpRequest request) {
        String said = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return said != null && MEDIA_TYPE.matcher(said).matches() ? said : "";
    }
}
