package acs.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "acs.load", importOptions = ImportOption.DoNotIncludeTests.class)
class LoadArchitectureTest {
    @ArchTest
    static final ArchRule the_scripted_CPE_does_no_I_O = classes().that().resideInAPackage("acs.load.cpe").should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java.lang..", "java.util", "java.util.concurrent", "java.util.function",
                    "java.util.regex", "java.util.stream",
                    "java.math", "java.nio.charset", "java.time", "acs.load.cpe", "acs.cwmp", "acs.transport.soap",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule a_fleet_knows_CPEs_and_Netty = classes().that().resideInAPackage("acs.load.fleet").should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "acs.load.cpe", "acs.load.fleet", "acs.cwmp", "io.netty..",
                    "javax.net.ssl..", "javax.crypto..", "acs.transport.stun", "org.jspecify..");

    @ArchTest
    static final ArchRule what_measures_handshakes_knows_TLS_alone_of_the_server = classes().that()
            .resideInAPackage("acs.load.tls").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.net.ssl..", "acs.load.tls", "acs.transport.tls", "io.netty..",
                    "io.micrometer..", "picocli..", "org.jspecify..");

    @ArchTest
    static final ArchRule the_commands_know_neither_server_nor_Netty = classes().that().resideInAPackage("acs.load")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "acs.load", "acs.load.cpe", "acs.load.fleet", "acs.cwmp", "acs.credential",
                    "picocli..", "org.jspecify..");
}
