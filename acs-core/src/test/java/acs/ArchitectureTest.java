package acs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency table of the design, for acs-core: each package may use what its line names, and nothing else. */
@AnalyzeClasses(packages = "acs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";

    private static ArchRule mayUse(String name, String... allowed) {
        String[] all = new String[allowed.length + 3];
        System.arraycopy(allowed, 0, all, 3, allowed.length);
        all[0] = JDK;
        all[1] = NULLNESS;
        all[2] = name;
        return classes().that().resideInAPackage(name).should().onlyDependOnClassesThat(resideInAnyPackage(all));
    }

    @ArchTest
    static final ArchRule CWMP_IS_PLAIN_JAVA = mayUse("acs.cwmp..");
    @ArchTest
    static final ArchRule DEVICE_USES_CWMP = mayUse("acs.device..", "acs.cwmp");
    @ArchTest
    static final ArchRule OPERATION_IS_PURE = mayUse("acs.operation..", "acs.cwmp", "acs.device");
    @ArchTest
    static final ArchRule SESSION_IS_PURE = mayUse("acs.session..", "acs.cwmp", "acs.device", "acs.operation");
    @ArchTest
    static final ArchRule CREDENTIAL_IS_PURE = mayUse("acs.credential..", "javax.crypto..", "acs.cwmp");
    @ArchTest
    static final ArchRule NETWORK_IS_PLAIN_JAVA = mayUse("acs.network..");
    @ArchTest
    static final ArchRule MEMORY_IS_PLAIN_JAVA = mayUse("acs.memory..");
    @ArchTest
    static final ArchRule PORTS_ADD_REACTOR = mayUse("acs.port..", "acs.cwmp", "acs.credential", "acs.device",
            "acs.operation", "acs.session", "reactor..",
            "org.reactivestreams..");
    @ArchTest
    static final ArchRule ENGINE_USES_PORTS = mayUse("acs.engine..", "acs.cwmp", "acs.credential", "acs.device",
            "acs.operation",
            "acs.session",
            "acs.port", "acs.network", "acs.memory",
            "reactor..", "org.reactivestreams..", "io.micrometer..", "org.slf4j..");
    @ArchTest
    static final ArchRule STORE_FULFILS_PORTS = mayUse("acs.store..", "acs.cwmp", "acs.credential", "acs.device",
            "acs.operation",
            "acs.session",
            "acs.port", "acs.memory",
            "reactor..", "org.reactivestreams..", "io.r2dbc..", "io.netty..", "org.slf4j..", "tools.jackson..",
            "org.apache.commons.compress..", "org.tukaani..", "com.github.luben..", "com.github.benmanes.caffeine..");

    @ArchTest
    static final ArchRule SQL_STAYS_IN_THE_STORE = noClasses().that().resideOutsideOfPackage("acs.store..").should()
            .dependOnClassesThat().resideInAnyPackage("io.r2dbc..", "java.sql..");

    @ArchTest
    static final ArchRule THE_MACHINE_HAS_NO_CLOCK_AND_NO_CHANCE = noClasses().that()
            .resideInAnyPackage("acs.cwmp..", "acs.credential..", "acs.device..", "acs.operation..", "acs.session..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime").orShould().callMethod(java.time.Instant.class, "now")
            .orShould().dependOnClassesThat().areAssignableTo(java.util.Random.class);

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("acs.(**)").should().beFreeOfCycles();
}
