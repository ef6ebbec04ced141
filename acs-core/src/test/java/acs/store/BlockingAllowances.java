package acs.store;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What counts as blocking to BlockHound although nobody waits for long: in libraries, and as they are. */
public final class BlockingAllowances implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        // The driver's SCRAM login takes its nonce from /dev/urandom, which never waits. Once per connection, never per record.
        builder.allowBlockingCallsInside("io.r2dbc.postgresql.authentication.SASLAuthenticationHandler", "handle");
        // Netty's allocator adds a magazine when event loops meet in one, and locks the one that another was quicker to add.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup",
                "tryExpandMagazines");
    }
}
