package io.cadenza.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A standalone Spark on loopback: a master and workers of one core, each a process that can be killed, and drivers. */
final class Cluster implements AutoCloseable {
    private static final Path MODULE = Path.of(System.getProperty("cadenza.root", ".."), "music-spark");
    private static final Path HOME = MODULE.resolve("target/spark").toAbsolutePath();
    private static final Path JAR = MODULE.resolve("target/cadenza-spark.jar").toAbsolutePath();
    private static final Path MODULE_OPTIONS =
            MODULE.resolve("src/main/spark/java.options").toAbsolutePath();
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    /** For JVMs that wait for others most of the time. */
    private static final List<String> SHORT = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final int port;
    private final Process master;
    private final List<Process> processes = new ArrayList<>();
    private int started;

    Cluster(Path folder) {
        this.folder = folder;
        this.port = freePort();
        this.master = start(
                "master",
                List.of("-Xmx256m"),
                "org.apache.spark.deploy.master.Master",
                "--host",
                HOST,
                "--port",
                String.valueOf(port),
                "--webui-port",
                "0");
        await("the master", () -> log("master").contains("New state: ALIVE"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            assumeTrue(false, "ports of this machine cannot be opened: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "spark://" + HOST + ":" + port;
    }

    /** A worker that has joined. */
    Process worker() {
        started++;
        int number = started;
        Process worker = start(
                "worker-" + number,
                List.of("-Xmx256m"),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOST,
                "--cores",
                "1",
                "--memory",
                "600m",
                "--webui-port",
                "0",
                "--work-dir",
                folder.resolve("work").toString(),
                url());
        await("worker " + number, () -> log("worker-" + number).contains("Successfully registered"));
        return worker;
    }

    /** Kills a worker with its executors, as a machine that loses power. */
    static void kill(Process worker) {
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
        assertThat(executors).as("an executor of the worker was at work").isNotEmpty();
    }

    /** A driver: one command of {@link SparkMain}, with what it prints in a log of that name. */
    Process driver(String name, String command, String... words) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--master",
                url(),
                "--conf",
                "spark.driver.host=" + HOST,
                "--conf",
                "spark.driver.bindAddress=" + HOST,
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC",
                "--conf",
                "spark.ui.enabled=false"));
        arguments.addAll(List.of(words));
        List<String> options = List.of("-Xmx512m", "-Dlog4j2.level=error", "@" + MODULE_OPTIONS);
        return start(name, options, SparkMain.class.getName(), arguments.toArray(String[]::new));
    }

    /** Runs a driver to its end, which must be a good one. */
    void run(String name, String command, String... words) {
        end(name, driver(name, command, words));
    }

    /** Waits for the good end of a driver. */
    void end(String name, Process driver) {
        try {
            assertThat(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> name + " ends; it said: " + log(name))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(driver.exitValue()).as(() -> name + " said: " + log(name)).isZero();
    }

    private Process start(String name, List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(SHORT);
        command.add("-cp");
        command.add(JAR + File.pathSeparator + HOME.resolve("jars") + File.separator + "*");
        command.add(main);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", HOME.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // as Spark's own scripts do
        builder.environment().put("SPARK_LOCAL_IP", HOST);
        builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
        try {
            Process process = builder.start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits until something holds. */
    static void await(String what, BooleanSupplier holds) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!holds.getAsBoolean()) {
            assertThat(Instant.now()).as("waiting for " + what).isBefore(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList()
                    .forEach(ProcessHandle::destroyForcibly);
        }
        master.destroyForcibly();
    }
}
