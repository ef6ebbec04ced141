package acs.app;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The driver's SCRAM login takes its nonce from {@code /dev/urandom}, which never waits but which BlockHound counts as
 * blocking. It happens once per connection, never per record.
 */
public final class DatabaseLoginAllowance implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.r2dbc.postgresql.authentication.SASLAuthenticationHandler", "handle");
    }
}
