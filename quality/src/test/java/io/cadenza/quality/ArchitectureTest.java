package io.cadenza.quality;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.cadenza.core.backend.Backend;
import java.io.ObjectInput;
import java.net.URLClassLoader;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The arrows of docs/architecture.md: who may know whom. */
@AnalyzeClasses(packages = "io.cadenza", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> CLASS_LOADING = Set.of("forName", "loadClass", "defineClass");
    /** These two methods load one class each, whose name stands in them. */
    private static final Set<String> BY_CONSTANT_NAME = Set.of(
            "io.cadenza.javabackend.RowKernel.vectorKernel()",
            "io.cadenza.data.audio.SoundFontSynthesizer.open(javax.sound.midi.Soundbank)");

    private static final String CORE = "io.cadenza.core..";
    private static final String DATA = "io.cadenza.data..";
    private static final String EVAL = "io.cadenza.eval..";
    private static final String TCK = "io.cadenza.tck..";
    private static final String COMPOSERS = "io.cadenza.composers..";
    private static final String JAVA_BACKEND = "io.cadenza.javabackend..";
    private static final String NGRAM = "io.cadenza.ngram..";
    private static final String DL4J = "io.cadenza.dl4j..";
    private static final String TENSORFLOW = "io.cadenza.tensorflow..";
    private static final String CLI = "io.cadenza.cli..";

    @ArchTest
    static final ArchRule coreKnowsNoOtherModule = only(CORE);

    @ArchTest
    static final ArchRule dataKnowsCore = only(DATA, CORE);

    @ArchTest
    static final ArchRule composersKnowCore = only(COMPOSERS, CORE);

    @ArchTest
    static final ArchRule evalKnowsCoreAndData = only(EVAL, CORE, DATA);

    @ArchTest
    static final ArchRule theConformanceKitKnowsCore = only(TCK, CORE);

    @ArchTest
    static final ArchRule theJavaBackendKnowsCore = only(JAVA_BACKEND, CORE);

    @ArchTest
    static final ArchRule theNgramKnowsCore = only(NGRAM, CORE);

    @ArchTest
    static final ArchRule deeplearning4jKnowsCore = only(DL4J, CORE);

    @ArchTest
    static final ArchRule tensorFlowKnowsCore = only(TENSORFLOW, CORE);

    @ArchTest
    static final ArchRule theCommandLineKnowsNoBackendAndNoComposer = only(CLI, CORE, DATA, EVAL);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.cadenza.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyBackendsShowNativeLibraries = noClasses()
            .that(resideOutsideOfPackages(DL4J, TENSORFLOW))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.tensorflow..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

    @ArchTest
    static final ArchRule backendsShowNothingButTheSeam = classes()
            .that(resideInAnyPackage(JAVA_BACKEND, NGRAM, DL4J, TENSORFLOW))
            .and(modifier(JavaModifier.PUBLIC))
            .and()
            .areTopLevelClasses()
            .should()
            .beAssignableTo(Backend.class);

    @ArchTest
    static final ArchRule coreReadsNoClockAndNoGlobalChance = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class);

    @ArchTest
    static final ArchRule noFileBecomesCode = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.beans..", "javax.script..")
                    .or(assignableTo(ObjectInput.class))
                    .or(assignableTo(URLClassLoader.class)))
            .orShould(callMethodWhere(describe(
                    "a class is loaded by name",
                    call -> CLASS_LOADING.contains(call.getName())
                            && !BY_CONSTANT_NAME.contains(call.getOrigin().getFullName())
                            && (call.getTargetOwner().isAssignableTo(Class.class)
                                    || call.getTargetOwner().isAssignableTo(ClassLoader.class)))))
            .because("models, checkpoints and configurations come from strangers");

    /** Jackson makes objects of classes that a file names only if told so; a specification's {@code type} is a word. */
    @ArchTest
    static final ArchRule noFileNamesAClass = noClasses()
            .should()
            .callMethodWhere(describe(
                    "Jackson is told to take class names from files",
                    call -> call.getName().matches("(activate|enable|set)DefaultTyping.*")))
            .orShould(beAnnotatedWith(describe(
                    "a type by class name",
                    annotation -> annotation.getRawType().isEquivalentTo(JsonTypeInfo.class)
                            && annotation
                                    .get("use")
                                    .filter(use -> use.toString().contains("CLASS")
                                            || use.toString().contains("CUSTOM"))
                                    .isPresent())));

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .haveNameNotMatching(".*package-info")
            .should(new ArchCondition<>("live in a package marked @NullMarked") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            item, marked, item.getName() + (marked ? " is" : " is not") + " in a @NullMarked package"));
                }
            });

    /** The classes of one module know, of this house, only their own module and these. */
    private static ArchRule only(String module, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = module;
        System.arraycopy(others, 0, allowed, 1, others.length);
        DescribedPredicate<JavaClass> known = resideInAnyPackage(allowed).or(resideOutsideOfPackages("io.cadenza.."));
        return classes()
                .that()
                .resideInAPackage(module)
                .should(onlyDependOnClassesThat(known))
                .because("docs/architecture.md draws the arrows that way");
    }
}
