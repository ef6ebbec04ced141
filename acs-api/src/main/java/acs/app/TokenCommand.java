package acs.app;

import java.util.concurrent.Callable;

import acs.api.AdminToken;
import acs.app.config.AcsConfig;
import acs.app.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells where the admin's token is. */
@Command(name = "token", mixinStandardHelpOptions = true, sortOptions = false, header = "Print the file that holds the admin's token, making it when there is none.", description = {
        "", "The token itself is not printed, so that it does not end in a terminal's history or a log. A"
                + " server that runs knows the token it started with: to change it, delete the file and start anew.",
        ""}, footer = {"", "Examples:", "  acs token",
                "  curl -H \"Authorization: Bearer $(cat \"$(acs token)\")\" http://127.0.0.1:8080/api/v1/devices"})
final class TokenCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    TokenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        AcsConfig config = options.load(surroundings);
        if (config.apiToken().isSet()) {
            surroundings.err().println("The token is the one that " + Settings.API_TOKEN.key() + " ("
                    + Settings.API_TOKEN.variable() + ") gives; no file is used.");
            return ExitCode.OK;
        }
        DataDirectory.prepare(config.dataDir());
        AdminToken token = DataDirectory.adminToken(config);
        if (token.origin() == AdminToken.Origin.CREATED) {
            surroundings.err().println("A new token was made.");
        }
        surroundings.out().println(config.dataDir().resolve(AdminToken.FILE_NAME));
        return ExitCode.OK;
    }
}
