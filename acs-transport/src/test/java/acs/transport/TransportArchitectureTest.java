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
                    "acs.transport.auth", "acs.transport.caller", "acs.transport.heads", "acs.transport.soap",
                    "acs.transport.tls",
                    "acs.credential", "acs.cwmp",
                    "acs.session", "acs.port", "acs.engine", "acs.memory", "acs.network", "io.netty..",
                    "reactor..",
                    "org.reactivestreams..", "io.micrometer..", "org.slf4j.."));

    @ArchTest
    static final ArchRule DIGEST_USES_NOTHING = classes().that().resideInAPackage("acs.transport.digest..").should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.digest.."));

    @ArchTest
    static final ArchRule HEADS_USES_NETTY = classes().that().resideInAPackage("acs.transport.heads..").should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.heads..",
                    "io.netty.handler.codec.."));

    @ArchTest
    static final ArchRule NONCE_USES_KEYS = classes().that().resideInAPackage("acs.transport.nonce..").should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.nonce..",
                    "acs.credential"));

    /** Of Netty the name of an attribute alone: who a CPE is has nothing to do with how its bytes come. */
    @ArchTest
    static final ArchRule AUTH_USES_PORTS = classes().that().resideInAPackage("acs.transport.auth..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.auth..",
                    "acs.transport.digest", "acs.transport.nonce", "acs.credential", "acs.port", "acs.engine",
                    "io.netty.util", "reactor..",
                    "org.reactivestreams..", "com.github.benmanes.caffeine..", "org.slf4j.."));

    @ArchTest
    static final ArchRule CALLER_USES_NETWORK_AND_NETTY = classes().that().resideInAPackage("acs.transport.caller..")
            .should().onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.caller..",
                    "acs.network", "acs.engine", "io.netty..", "io.micrometer..", "org.slf4j.."));

    @ArchTest
    static final ArchRule TLS_USES_CREDENTIALS_AND_NETTY = classes().that().resideInAPackage("acs.transport.tls..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.net.ssl..", "javax.crypto..",
                    "javax.naming..", "javax.security.auth.x500..", "org.jspecify..", "acs.transport.tls..", "acs.cwmp",
                    "acs.credential", "acs.engine", "io.netty..", "io.micrometer..", "org.slf4j.."));

    @ArchTest
    static final ArchRule STUN_USES_NETTY_AND_IS_A_WAY_TO_WAKE = classes().that()
            .resideInAPackage("acs.transport.stun..").should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..",
                    "acs.transport.stun..", "acs.transport.wake", "acs.port", "acs.engine", "io.netty..", "reactor..",
                    "io.micrometer..", "com.github.benmanes.caffeine.."));

    @ArchTest
    static final ArchRule XMPP_USES_SMACK_AND_IS_A_WAY_TO_WAKE = classes().that()
            .resideInAPackage("acs.transport.xmpp..").should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.net.ssl..", "org.jspecify..",
                    "acs.transport.xmpp..", "acs.transport.wake", "acs.port", "acs.engine", "org.jivesoftware.smack..",
                    "org.jxmpp..", "reactor..", "io.micrometer..", "org.slf4j.."));

    @ArchTest
    static final ArchRule FILE_USES_PORTS_AND_NETTY = classes().that().resideInAPackage("acs.transport.file..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.file..",
                    "acs.transport.caller", "acs.transport.digest", "acs.transport.heads", "acs.transport.http",
                    "acs.transport.nonce",
                    "acs.credential", "acs.cwmp", "acs.operation",
                    "acs.port", "acs.engine",
                    "io.netty..", "reactor..", "org.reactivestreams..", "io.micrometer..", "org.slf4j.."));

    @ArchTest
    static final ArchRule WAKE_USES_PORTS_AND_NETTY = classes().that().resideInAPackage("acs.transport.wake..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "acs.transport.wake..",
                    "acs.transport.digest", "acs.transport.heads", "acs.network", "acs.port",
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
