package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Task;
import io.cadenza.tck.toy.Fault;
import io.cadenza.tck.toy.ToyBackend;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.TestAbortedException;

/** The kit on trial: what it is there to catch, it catches; what is sound passes {@link ToyConformanceTest}. */
final class PlantedFaultsTest {
    private static final String PLANTED = "planted.fault";
    private static final String UNTIL_ONE_FAILS = "planted.until-one-fails";

    static Stream<Fault> faults() {
        return Stream.of(Fault.values()).filter(fault -> !fault.rule().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachPlantedFaultIsCaughtByItsRule(Fault fault) {
        Events tests = execute(fault, true, selectMethod(Faulty.class, fault.rule()));
        assertThat(tests.failed().count()).isPositive();
    }

    /** Training rules of a backend that declares it does not train are skipped with that reason; none fails. */
    @Test
    void rulesOfADeclinedTaskAreSkippedWithTheReason() {
        Events tests = execute(Fault.DECLINES_TRAINING, selectMethod(Faulty.class, "tenTrainingStepsMatchGolden"));
        assertThat(tests.failed().count()).isZero();
        assertThat(tests.aborted().stream()
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()))
                .hasSize(10)
                .allSatisfy(reason ->
                        assertThat(reason).hasMessageContaining("The backend \"toy\" declares that it does not train"));
    }

    /** What fails is said with rule and model, however a report numbers the cases of a rule. */
    @Test
    void aFailureNamesRuleAndModel() {
        Events tests = execute(Fault.LSTM_GATES_SWAPPED, selectMethod(Faulty.class, "logitsMatchGolden"));
        assertThat(tests.failed().stream()
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()
                                .getMessage()))
                .isNotEmpty()
                .allMatch(message -> message.startsWith("logitsMatchGolden on lstm-"));
    }

    /** At the end the console has what was skipped and why. */
    @Test
    void whatWasSkippedIsPrintedWithTheReason() {
        Kit kit = Kit.of(Backends.of(new ToyBackend(Fault.DECLINES_TRAINING)), List.of(), 8);
        kit.skips().begin("overfitsOneMelody");
        kit.each(Task.TRAIN, subject -> {})
                .forEach(test -> assertThatThrownBy(() -> test.getExecutable().execute())
                        .isInstanceOf(TestAbortedException.class));
        assertThat(kit.skips().report("toy"))
                .startsWith("Conformance of \"toy\": 4 skipped\n")
                .contains(
                        "  The backend \"toy\" declares that it does not train lstm (1): overfitsOneMelody on lstm\n");
    }

    private static Events execute(Fault fault, DiscoverySelector rule) {
        return execute(fault, false, rule);
    }

    /** Runs a rule on all models, or until it fails on one. */
    private static Events execute(Fault fault, boolean untilOneFails, DiscoverySelector rule) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(PLANTED, fault.name())
                .configurationParameter(UNTIL_ONE_FAILS, String.valueOf(untilOneFails))
                .selectors(rule)
                .execute()
                .testEvents();
    }

    /** The guide's table is the enumeration's: a fault, and the rule that catches it. */
    @Test
    void theGuideListsEveryFaultWithItsRule() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "writing-a-backend.md"));
        String table = faults().map(fault -> "| " + fault.description() + " | `" + fault.rule() + "` |\n")
                .collect(Collectors.joining());
        assertThat(guide).contains("| planted fault | caught by |\n|---|---|\n" + table + "\n");
    }

    /** The guide names every rule of the kit. */
    @Test
    void theGuideNamesEveryRule() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "writing-a-backend.md"));
        assertThat(Stream.of(BackendConformance.class.getMethods())
                        .filter(PlantedFaultsTest::isRule)
                        .map(method -> "`" + method.getName() + "`"))
                .hasSizeGreaterThan(30)
                .allSatisfy(rule -> assertThat(guide).contains(rule));
    }

    private static boolean isRule(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(TestFactory.class);
    }

    /** Not named as a test, so that only this class runs it. */
    @ExtendWith(PlantedFault.class)
    static final class Faulty extends BackendConformance {
        Faulty(Fault fault) {
            super(new ToyBackend(fault));
        }
    }

    /** Plants the fault. One model shows that a rule catches it, and rules about memory take seconds for each. */
    static final class PlantedFault implements ParameterResolver, InvocationInterceptor {
        private boolean failed;

        @Override
        public void interceptDynamicTest(
                Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
                throws Throwable {
            boolean untilOneFails = context.getConfigurationParameter(UNTIL_ONE_FAILS, Boolean::valueOf)
                    .orElseThrow();
            assumeFalse(failed && untilOneFails, "the rule has failed on another model");
            try {
                invocation.proceed();
            } catch (TestAbortedException e) {
                throw e;
            } catch (Throwable e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Fault.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Fault.valueOf(context.getConfigurationParameter(PLANTED).orElseThrow());
        }
    }
}
