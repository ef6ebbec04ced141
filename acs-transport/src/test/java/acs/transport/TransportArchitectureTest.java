package acs.transport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency table of the design, for acs-transport. */
@AnalyzeClasses(packages = "acs.transport", importOptions = ImportOption.DoNotIncludeTests.class)
class TransportArchitectureTest {
    @ArchTest
    static final ArchRule SOAP_USES_CWMP_DEVICE_AND_STAX = classes().that().resideInAPackage("acs.transport.soap..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "javax.xml..", "org.jspecify..", "acs.transport.soap..",
                            "acs.cwmp", "acs.device", "com.ctc.wstx..", "org.codehaus.stax2.."));

    @ArchTest
    static final ArchRule HTTP_USES_ENGINE_SOAP_AND_NETTY = classes().that().resideInAPackage("acs.transport.http..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.http..",
                    "acs.transport.soap", "acs.cwmp", "acs.session", "acs.port", "acs.engine", "io.netty..",
                    "reactor..",
                    "org.reactivestreams..", "io.micrometer..", "org.slf4j.."));

    @ArchTest
    static final ArchRule WAKE_USES_PORTS_AND_NETTY = classes().that().resideInAPackage("acs.transport.wake..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.wake..", "acs.port",
                    "acs.credential", "acs.engine", "io.netty..", "reactor..", "org.reactivestreams..",
                    "io.micrometer..", "org.slf4j..", "javax.crypto..", "org.jivesoftware..", "org.jxmpp.."));

    @ArchTest
    static final ArchRule NOTHING_BLOCKS = noClasses().that().resideInAPackage("acs.transport..").should()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates
                    .target(com.tngtech.archunit.core.domain.properties.HasName.Predicates
                            .nameMatching("block(First|Last)?"))
                    .and(com.tngtech.archunit.core.domain.JavaCall.Predicates
                            .target(com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With
                                    .owner(resideInAnyPackage("reactor.core..")))));

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("acs.transport.(**)").should().beFreeOfCycles();
}
