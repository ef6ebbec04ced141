package acs.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.port.FileDescription;
import acs.port.FileName;
import acs.port.FileRecord;
import acs.port.FileStore;
import acs.port.NewFile;
import acs.port.RowBatch;
import acs.port.StoredContent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Files that devices can download. */
final class FileResource {
    static final String BYTES = "application/octet-stream";

    private static final int TEXT_MAX = 64;
    private static final int URL_MAX = 256;
    private static final long SIZE_MAX = 1L << 50;
    private static final int SHA_256_BYTES = 32;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    /** Either form: RFC 9530 has colons around the bytes, RFC 3230 none. */
    private static final Pattern DIGEST = Pattern.compile("\\s*sha-256\\s*=\\s*:?([A-Za-z0-9+/]{43}=):?\\s*",
            Pattern.CASE_INSENSITIVE);

    private final FileStore store;
    private final ApiSettings.Pages pages;

    FileResource(FileStore store, ApiSettings.Pages pages) {
        this.store = store;
        this.pages = pages;
    }

    Mono<ApiResponse> list(ApiRequest request) {
        int limit = request.query().number("limit", pages.limitDefault(), 1, pages.limitMax());
        return new ListAnswer<FileRecord>(request, "files", limit, pages.charactersMax(), FileRecord::name,
                (g, file) -> {
                    g.writeStartObject();
                    writeMembers(g, file);
                    g.writeEndObject();
                    // Rows are short: a read needs no bound of bytes.
                }).read((from, bounds) -> store.list(from, bounds.rows()).map(rows -> new RowBatch<>(rows, false)));
    }

    Mono<ApiResponse> find(ApiRequest request) {
        return known(request).map(FileResource::document);
    }

    Mono<ApiResponse> put(ApiRequest request) {
        String name = name(request);
        if (name.isEmpty()) {
            return Mono.error(new ProblemException(Problem.parameter("name", "must be " + FileName.RULE)));
        }
        FileDescription description = described(request.query());
        RequestContent content = request.stream();
        String sha256 = wantedHash(request);
        boolean isLink = content == null && !description.url().isEmpty();
        long length = isLink ? size(request.query()) : content == null ? 0 : content.length();
        return expected(request).flatMap(revision -> {
            NewFile file = new NewFile(name, description, length, sha256, revision);
            Mono<FileRecord> stored = isLink
                    ? store.putLink(file)
                    : store.put(file, content == null ? Flux.empty() : content.pieces());
            return stored.map(record -> document(record)
                    .withStatus(record.createdAt().equals(record.changedAt()) ? 201 : 200)
                    .header("Location", Routes.BASE + "/files/" + name));
        });
    }

    Mono<ApiResponse> describe(ApiRequest request) {
        ArgumentErrors errors = new ArgumentErrors();
        Arguments arguments = new Arguments(request.content(), "", errors);
        return known(request).flatMap(file -> {
            FileDescription was = file.description();
            FileDescription now = new FileDescription(changed(arguments, "fileType", was.fileType()),
                    changed(arguments, "manufacturer", was.manufacturer()), changed(arguments, "oui", was.oui()),
                    changed(arguments, "productClass", was.productClass()),
                    changed(arguments, "version", was.version()), changedUrl(arguments, was.url()));
            arguments.nothingElse();
            errors.refuseIfAny();
            requireMatch(request, file);
            return store.describe(file.name(), now, file.revision())
                    .switchIfEmpty(Mono.error(FileResource::changedMeanwhile)).map(FileResource::document);
        });
    }

    Mono<ApiResponse> delete(ApiRequest request) {
        return known(request).flatMap(file -> {
            requireMatch(request, file);
            return store.delete(file.name(), request.fields().ifMatch() == null ? NewFile.ANY : file.revision());
        }).map(deleted -> {
            if (!deleted) {
                throw changedMeanwhile();
            }
            return ApiResponse.empty(204);
        });
    }

    Mono<ApiResponse> content(ApiRequest request) {
        return known(request).flatMap(file -> {
            UUID content = file.contentId();
            return content == null ? Mono.<ApiResponse>empty() : store.content(content).map(FileResource::bytes);
        }).switchIfEmpty(Mono.error(FileResource::nothing));
    }

    static ApiResponse bytes(StoredContent content) {
        return ApiResponse.stream(BYTES, content.size(), content.reader().read(0, content.size()))
                .header("ETag", '"' + content.sha256() + '"')
                .header("Repr-Digest", "sha-256=:"
                        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(content.sha256())) + ":");
    }

    private Mono<FileRecord> known(ApiRequest request) {
        String name = name(request);
        return (name.isEmpty() ? Mono.<FileRecord>empty() : store.find(name))
                .switchIfEmpty(Mono.error(FileResource::nothing));
    }

    /** Empty when no file can be called so. */
    private static String name(ApiRequest request) {
        return PercentEncoding.decodeSegment(request.segment("name")).filter(FileName::isValid).orElse("");
    }

    private static ProblemException nothing() {
        return new ProblemException(Problem.of(Problem.Kind.NOT_FOUND, "No file has this name."));
    }

    private static ProblemException changedMeanwhile() {
        return new ProblemException(Problem.of(Problem.Kind.PRECONDITION_FAILED,
                "The file has changed; read it again."));
    }

    /** The revision that a PUT replaces, from If-Match and If-None-Match (<i>RFC 9110 §13.1</i>). */
    private Mono<Long> expected(ApiRequest request) {
        if (request.fields().ifMatch() != null) {
            return store.find(name(request)).switchIfEmpty(Mono.error(FileResource::changedMeanwhile)).map(file -> {
                requireMatch(request, file);
                return file.revision();
            });
        }
        return Mono.just("*".equals(request.fields().ifNoneMatch()) ? NewFile.NEW : NewFile.ANY);
    }

    private static void requireMatch(ApiRequest request, FileRecord file) {
        String wanted = request.fields().ifMatch();
        if (wanted != null && !wanted.strip().equals("*")
                && !wanted.strip().equals(document(file).headers().get("ETag"))) {
            throw changedMeanwhile();
        }
    }

    private static FileDescription described(QueryParameters query) {
        String url = text(query, "url", URL_MAX);
        String problem = url.isEmpty() ? null : ArgumentChecks.url(url);
        if (problem != null) {
            throw new ProblemException(Problem.parameter("url", problem));
        }
        return new FileDescription(text(query, "fileType", TEXT_MAX), text(query, "manufacturer", TEXT_MAX),
                text(query, "oui", TEXT_MAX), text(query, "productClass", TEXT_MAX), text(query, "version", TEXT_MAX),
                url);
    }

    private static String text(QueryParameters query, String name, int max) {
        String text = query.text(name).orElse("");
        if (text.length() > max) {
            throw new ProblemException(Problem.parameter(name, "longer than " + max + " characters"));
        }
        return text;
    }

    private static long size(QueryParameters query) {
        String text = query.text("size").orElse("0");
        if (!text.matches("\\d{1,16}") || Long.parseLong(text) > SIZE_MAX) {
            throw new ProblemException(Problem.parameter("size", "must be a number of bytes"));
        }
        return Long.parseLong(text);
    }

    private static String changed(Arguments arguments, String name, String was) {
        return arguments.has(name) ? arguments.text(name, 0, TEXT_MAX) : was;
    }

    private static String changedUrl(Arguments arguments, String was) {
        if (!arguments.has("url")) {
            return was;
        }
        String url = arguments.text("url", 0, URL_MAX);
        String problem = url.isEmpty() ? null : ArgumentChecks.url(url);
        if (problem != null) {
            arguments.wrong("url", problem);
        }
        return url;
    }

    /** In lower-case hex, from the query or a digest field; empty when nobody said one. */
    private static String wantedHash(ApiRequest request) {
        String asked = request.query().text("sha256").orElse("").toLowerCase(Locale.ROOT);
        if (!asked.isEmpty() && !SHA_256.matcher(asked).matches()) {
            throw new ProblemException(Problem.parameter("sha256", "must be 64 hexadecimal digits"));
        }
        String field = hashOf(request.fields().digests());
        if (!asked.isEmpty() && !field.isEmpty() && !asked.equals(field)) {
            throw new ProblemException(Problem.parameter("sha256", "is not what the digest field says"));
        }
        return asked.isEmpty() ? field : asked;
    }

    private static String hashOf(@Nullable String digests) {
        for (String one : (digests == null ? "" : digests).split(",", -1)) {
            Matcher digest = DIGEST.matcher(one);
            if (digest.matches()) {
                byte[] hash = Base64.getDecoder().decode(digest.group(1).getBytes(StandardCharsets.US_ASCII));
                if (hash.length == SHA_256_BYTES) {
                    return HexFormat.of().formatHex(hash);
                }
            }
        }
        return "";
    }

    private static ApiResponse document(FileRecord file) {
        return ApiResponse.json(Json.object(g -> writeMembers(g, file))).tagged();
    }

    private static void writeMembers(JsonGenerator g, FileRecord file) {
        FileDescription said = file.description();
        g.writeStringProperty("name", file.name());
        g.writeStringProperty("fileType", said.fileType());
        g.writeStringProperty("manufacturer", said.manufacturer());
        g.writeStringProperty("oui", said.oui());
        g.writeStringProperty("productClass", said.productClass());
        g.writeStringProperty("version", said.version());
        g.writeStringProperty("url", said.url());
        g.writeNumberProperty("size", file.size());
        g.writeStringProperty("sha256", file.sha256());
        g.writeName("createdAt");
        Json.writeTime(g, file.createdAt());
        g.writeName("changedAt");
        Json.writeTime(g, file.changedAt());
    }
}
