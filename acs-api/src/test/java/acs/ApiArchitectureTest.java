package acs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency table of the design over all modules, as the process sees them. */
@AnalyzeClasses(packages = "acs", importOptions = {ImportOption.DoNotIncludeTests.class,
        ApiArchitectureTest.WithoutJarsOfTests.class})
class ApiArchitectureTest {
    /** The core's tests come as a jar, which the other option does not recognise. */
    static final class WithoutJarsOfTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule THE_API_KNOWS_THE_CORE_ALONE = noClasses().that().resideInAPackage("acs.api..").should()
            .dependOnClassesThat()
            .resideInAnyPackage("acs.transport..", "acs.app..", "acs.store..", "acs.load..", "io.r2dbc..");

    @ArchTest
    static final ArchRule NOBODY_DEPENDS_ON_THE_PROCESS = noClasses().that().resideOutsideOfPackage("acs.app..")
            .should()
            .dependOnClassesThat().resideInAPackage("acs.app..");

    @ArchTest
    static final ArchRule THE_SOUTHBOUND_SIDE_KNOWS_NO_NORTHBOUND_ONE = noClasses().that()
            .resideInAPackage("acs.transport..").should().dependOnClassesThat()
            .resideInAnyPackage("acs.api..", "acs.store..", "tools.jackson..");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("acs.(*)..").should().beFreeOfCycles();
}
