package acs.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import acs.api.AdminToken;
import acs.app.config.AcsConfig;

/** The folder that holds what the process keeps. */
final class DataDirectory {
    private DataDirectory() {}

    /** Makes it, for this user alone, when it is not there; fails with the operator's line when it cannot be used. */
    static void prepare(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Path parent = directory.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(directory,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.isWritable(directory)) {
                throw new AccessDeniedException(directory.toString());
            }
        } catch (IOException e) {
            throw Failures.dataDir(directory, e);
        }
    }

    /** The admin's token, made now if need be. */
    static AdminToken adminToken(AcsConfig config) {
        try {
            return AdminToken.load(config.dataDir(), config.apiToken().isSet() ? config.apiToken().value() : null);
        } catch (IOException e) {
            throw Failures.dataDir(config.dataDir(), e);
        } catch (IllegalArgumentException e) {
            throw new StartException(Failures.text(e), e);
        }
    }
}
