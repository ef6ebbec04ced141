package acs.app.hardening;

import static acs.app.hardening.HardeningCheck.Result.fail;
import static acs.app.hardening.HardeningCheck.Result.note;
import static acs.app.hardening.HardeningCheck.Result.ok;
import static acs.app.hardening.HardeningCheck.Result.warn;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import acs.app.hardening.HardeningCheck.Result;
import acs.store.DatabaseAddress;

/** The machine that the server runs on, its files, and the way to its database. */
final class MachineChecks {
    /** Everything besides CPEs: files, database, API, management. */
    private static final long OTHER_DESCRIPTORS = 2_000;

    private MachineChecks() {}

    static Result keyFiles(Subject subject) {
        Machine machine = subject.machine();
        List<Path> open = machine.keyFiles(KeyFiles.Reach.EVERYBODY);
        if (!open.isEmpty()) {
            return fail("everybody on this machine may use " + names(open),
                    "chmod 600 " + names(open) + ", and renew what they hold if others were here");
        }
        List<Path> shared = machine.keyFiles(KeyFiles.Reach.GROUP);
        return shared.isEmpty()
                ? ok("there are " + machine.keyFiles().size() + ", each for its owner alone")
                : warn("their group may use " + names(shared), "chmod 600 " + names(shared));
    }

    static Result dataDirectory(Subject subject) {
        Path directory = subject.config().dataDir();
        return subject.machine().dataDir() == KeyFiles.Reach.OWNER
                ? ok(directory + " is its owner's alone")
                : warn("others may enter " + directory, "chmod 700 " + directory);
    }

    /** A group that may read it is how services are set up: the administrator's file, the server's group. */
    static Result settingsFile(Subject subject) {
        return subject.machine().settings() == KeyFiles.Reach.EVERYBODY
                ? fail("everybody on this machine may use the configuration's file, and it holds secrets",
                        "chmod 640 it and give it to the server's group, and renew the secrets if others were here")
                : ok("no secret in it, or not for everybody");
    }

    static Result databaseTls(Subject subject) {
        if (!subject.config().databaseUrl().isSet()) {
            return ok("embedded, on this machine alone");
        }
        DatabaseAddress address = DatabaseAddress.parse(subject.config().databaseUrl().value());
        boolean away = address.hosts().stream()
                .anyMatch(host -> !host.name().startsWith("/") && subject.isOutside(host.name()));
        if (!away) {
            return ok("on this machine");
        }
        return switch (address.sslMode()) {
            case "verify-full", "verify-ca" -> ok("TLS, and the server proves who it is");
            case "require" -> warn("TLS, but to whom is not checked",
                    "use sslmode=verify-full with the certificate of the database's CA");
            default -> warn("everything about your devices may cross the network in clear",
                    "put sslmode=verify-full into db.url");
        };
    }

    static Result openFiles(Subject subject) {
        long limit = subject.machine().openFilesMax();
        long wanted = subject.config().southbound().limits().connectionsMax() + OTHER_DESCRIPTORS;
        if (limit < 0) {
            return note("unknown on this system", "see that a process may have " + wanted + " open files");
        }
        return limit >= wanted
                ? ok(Long.toString(limit))
                : warn(limit + ", and " + wanted + " are needed for cwmp.connections-max",
                        "raise ulimit -n (LimitNOFILE) to " + wanted + ", or lower cwmp.connections-max");
    }

    static Result user(Subject subject) {
        return subject.machine().user().equals("root")
                ? warn("this is root: whoever breaks in owns the machine",
                        "run the server, and this check, as a user of its own; deploy/systemd/acs.service does")
                : ok("an ordinary user");
    }

    static Result clock(Subject subject) {
        return subject.machine().clock() == Machine.Clock.KEPT
                ? ok("a time service keeps it")
                : note("no time service is to be seen from here",
                        "see that the host's clock is kept by NTP: certificates, signed URLs and nonces expire by it");
    }

    private static String names(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(" "));
    }
}
