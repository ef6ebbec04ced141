package acs.cwmp;

/**
 * Confirms {@link Kicked}.
 *
 * @param nextUrl where the user's browser is to go
 */
public record KickedResponse(String nextUrl) implements AcsResponse {
    @Override
    public String rpcName() {
        return "KickedResponse";
    }
}
