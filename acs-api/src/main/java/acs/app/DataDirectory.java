package acs.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import acs.api.AdminToken;
import acs.app.config.AcsConfig;
import acs.app.hardening.KeyFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that holds what the process keeps. */
final class DataDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

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
            refuseOpenKeys(directory);
        } catch (IOException e) {
            throw Failures.dataDir(directory, e);
        }
    }

    /** A key that everybody on the machine may read is none; one that its group may read is told. */
    private static void refuseOpenKeys(Path directory) {
        for (Path file : KeyFiles.in(directory)) {
            switch (KeyFiles.reach(directory, file)) {
                case OWNER -> {
                    // As it should be.
                }
                case GROUP -> LOG.warn("{} may be used by its group: chmod 600 {}", file, file);
                case EVERYBODY -> throw new StartException("everybody on this machine may use " + file
                        + ", which holds keys: chmod 600 " + file + ", and renew what it holds if others were here",
                        null);
            }
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
