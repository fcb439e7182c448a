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
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.file.Json;
import java.io.IOException;
import java.io.ObjectInput;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The arrows of docs/architecture.md: who may know whom. */
@AnalyzeClasses(packages = "io.cadenza", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Path PAGE = Path.of(System.getProperty("cadenza.root", ".."), "docs", "architecture.md");
    private static final Set<String> CLASS_LOADING = Set.of("forName", "loadClass", "defineClass");
    /** These methods load one class each, whose name stands in them. */
    private static final Set<String> BY_CONSTANT_NAME = Set.of(
            "io.cadenza.javabackend.Arithmetic.vectors()",
            "io.cadenza.javabackend.RowKernel.vectorKernel()",
            // named by the distribution's own jar, as the ServiceLoader's are
            "io.cadenza.core.spi.NamedServices.listed(java.lang.Class, java.util.function.Function)",
            "io.cadenza.data.audio.WavRenderer$SoundFontSynthesizer.openPort(javax.sound.midi.Soundbank)");

    private static final String CORE = "io.cadenza.core..";
    private static final String DATA = "io.cadenza.data..";
    private static final String EVALUATION = "io.cadenza.eval..";
    private static final String JAVA_BACKEND = "io.cadenza.javabackend..";
    private static final String NGRAM = "io.cadenza.core.ngram..";
    private static final String DL4J = "io.cadenza.dl4j..";
    private static final String TENSORFLOW = "io.cadenza.tensorflow..";

    /** A row of a table of packages: their names, what lives there. */
    private static final Pattern PACKAGES = Pattern.compile("(?m)^\\| (`[a-z.`, ]+`) \\| [^|]+ \\|$");

    /** A row of the page's table of modules: its name, what lives there, whom it may know. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| [^|]+ \\| ([^|]+) \\|$");

    /**
     * Every arrow that docs/architecture.md prints, and no other: the classes of a module know, of this house, only their own
     * module and those of its row.
     */
    @ArchTest
    static void theArrowsAreThoseOfTheArchitecturePage(JavaClasses classes) throws IOException {
        Map<String, String> roots = PackagingTest.moduleNames();
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> rows.put(row.group(1), row.group(2)));
        assertThat(rows.keySet()).as("the rows of " + PAGE).containsAll(roots.keySet());
        assertThat(PackagingTest.modules()).as("the modules of pom.xml").containsAll(rows.keySet());
        for (Map.Entry<String, String> module : roots.entrySet()) {
            only(module.getValue() + "..", known(rows.get(module.getKey()), roots))
                    .check(classes);
        }
    }

    /** The packages of the modules that a row names by their short names: {@code "core, data"}. */
    private static String[] known(String row, Map<String, String> roots) {
        if (row.equals("nobody")) {
            return new String[0];
        }
        return Stream.of(row.split(", "))
                .map(name -> {
                    assertThat(roots).as("a module of docs/architecture.md").containsKey("music-" + name);
                    return roots.get("music-" + name) + "..";
                })
                .toArray(String[]::new);
    }

    /** The tables of packages name each package of their module, and no other. */
    @ArchTest
    static void thePackagesAreThoseOfTheArchitecturePage(JavaClasses classes) throws IOException {
        String page = Files.readString(PAGE);
        Map<String, String> tables = Map.of("the core", CORE, "the data module", DATA, "the evaluation", EVALUATION);
        tables.forEach((title, module) -> {
            String root = module.replace("..", ".");
            String table = page.substring(page.indexOf("## Packages of " + title + "\n"));
            Set<String> listed = new TreeSet<>();
            PACKAGES.matcher(table.substring(0, table.indexOf("\n## ")))
                    .results()
                    .flatMap(row -> Stream.of(row.group(1).split(", ")))
                    .forEach(name -> listed.add(root + name.replace("`", "")));
            assertThat(listed)
                    .as("packages of " + title + " in " + PAGE)
                    .isEqualTo(classes.stream()
                            .map(JavaClass::getPackageName)
                            .filter(name -> name.startsWith(root))
                            .collect(Collectors.toCollection(TreeSet::new)));
        });
    }

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
    static final ArchRule backendsShowNothingButTheirProvider = classes()
            .that(resideInAnyPackage(JAVA_BACKEND, NGRAM, DL4J, TENSORFLOW))
            .and(modifier(JavaModifier.PUBLIC))
            .and()
            .areTopLevelClasses()
            .should()
            .beAssignableTo(BackendProvider.class);

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
    static final ArchRule jsonIsReadAndWrittenInOneWay = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Json.class.getName())
            .and(resideOutsideOfPackages("io.cadenza.run.config")) // which reads YAML
            .should()
            .dependOnClassesThat(assignableTo(ObjectMapper.class)
                    .or(describe("Jackson's factories", type -> type.isEquivalentTo(JsonFactory.class))))
            .because("strictness and order stand in io.cadenza.core.file.Json");

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
