package acs.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;

/**
 * The bearer tokens that are valid, as SHA-256 hashes: a token itself is never kept. A plain hash suffices because tokens
 * are random, unlike passwords. Immutable.
 */
public final class ApiTokens {
    private static final int TOKEN_CHARACTERS_MAX = 1024;

    private final List<byte[]> hashes;

    private ApiTokens(List<byte[]> hashes) {
        this.hashes = hashes;
    }

    /** These tokens are valid; none of them may be empty. */
    public static ApiTokens of(Collection<String> tokens) {
        return new ApiTokens(tokens.stream().map(ApiTokens::hash).toList());
    }

    /** The administrator's token alone is valid. */
    public static ApiTokens of(AdminToken token) {
        return of(List.of(token.value()));
    }

    /** Whether the token is one of ours; the time it takes does not tell how near the guess was, nor which one matched. */
    public boolean verify(String presented) {
        if (presented.isEmpty() || presented.length() > TOKEN_CHARACTERS_MAX) {
            return false;
        }
        byte[] hash = hash(presented);
        boolean valid = false;
        for (byte[] known : hashes) {
            valid |= MessageDigest.isEqual(known, hash);
        }
        return valid;
    }

    private static byte[] hash(String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("a token is empty");
        }
        return ApiResponse.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
