package gac.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.function.Predicate;

/** The house keeps its walls: who may know whom. */
@AnalyzeClasses(packages = "gac", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule IMPORTS_GO_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("schemas")
            .definedBy("gac.schemas..")
            .layer("ingest")
            .definedBy("gac.ingest..")
            .layer("correlate")
            .definedBy("gac.correlate..")
            .layer("alerting")
            .definedBy("gac.alerting..")
            .layer("standalone")
            .definedBy("gac.standalone..")
            .whereLayer("standalone")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("correlate")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("alerting")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("schemas")
            .mayOnlyBeAccessedByLayers("ingest", "correlate", "alerting", "standalone");

    @ArchTest
    static final ArchRule RULES_AND_WINDOWS_ARE_PLAIN_JAVA = noClasses()
            .that()
            .resideInAnyPackage("gac.correlate.sigma..", "gac.correlate.window..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "gac.schemas..", "io.netty..");

    @ArchTest
    static final ArchRule WINDOWS_DO_NOT_KNOW_THE_RULE_LANGUAGE = noClasses()
            .that()
            .resideInAPackage("gac.correlate.window..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("gac.correlate.sigma..");

    @ArchTest
    static final ArchRule PARSERS_TOUCH_NOTHING = noClasses()
            .that()
            .resideInAPackage("gac.ingest.parse..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.netty..", "java.nio.file..", "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket");

    @ArchTest
    static final ArchRule STREAMS_ARE_WIRED_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("gac.correlate.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule THE_BROKER_IS_WIRED_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(EmbeddedBroker.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..");

    @ArchTest
    static final ArchRule NOBODY_ASKS_THE_WALL_CLOCK = noClasses()
            .should()
            .callMethodWhere(a(
                    "method of java.time that asks the system's clock",
                    call -> call.getTargetOwner().getPackageName().startsWith("java.time")
                            && call.getName().equals("now")
                            && call.getTarget().getRawParameterTypes().stream()
                                    .noneMatch(type -> type.isAssignableTo(Clock.class))))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(java.util.Date.class)
            .because("time comes from the event or from an injected Clock");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_MAKE_A_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage("gac.standalone..")
            .should()
            .callMethodWhere(a(
                    "factory of system clocks",
                    call -> call.getTargetOwner().isAssignableTo(Clock.class)
                            && (call.getName().startsWith("system")
                                    || call.getName().startsWith("tick"))));

    @ArchTest
    static final ArchRule STANDARD_OUTPUT_BELONGS_TO_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackage("gac.standalone..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
            slices().matching("gac.(*).(*)..").should().beFreeOfCycles();

    private static DescribedPredicate<JavaMethodCall> a(String what, Predicate<JavaMethodCall> predicate) {
        return DescribedPredicate.describe(what, predicate);
    }
}
