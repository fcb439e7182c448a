package io.cadenza.spark;

import io.cadenza.core.CadenzaException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Option;

/** Where Spark is; what {@code spark-submit} has said already holds unless it is said again. */
final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark's master, such as spark://host:7077, yarn, or local[4] for threads of this machine (default: spark-submit's, or local[*]).")
    private Optional<String> master = Optional.empty();

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark, such as spark.executor.memory=2g; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** The cores of an executor that a task has to itself. */
    int coresPerTask() {
        return conf().getInt("spark.task.cpus", 1);
    }

    private SparkConf conf() {
        SparkConf conf = new SparkConf();
        settings.forEach(conf::set);
        master.ifPresent(conf::setMaster);
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // States of workers travel whole, and those of all come back at once; the limits are for accidents.
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        conf.setIfMissing("spark.rpc.message.maxSize", "2047");
        conf.setIfMissing("spark.task.maxDirectResultSize", "2047m");
        ownJar().ifPresent(jar -> {
            String jars = conf.get("spark.jars", "");
            if (!jars.contains(jar)) {
                conf.set("spark.jars", jars.isEmpty() ? jar : jars + "," + jar);
            }
        });
        return conf;
    }

    /** The jar that executors need; empty where classes lie in folders. */
    private static Optional<String> ownJar() {
        CodeSource source = SparkOptions.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(jar) ? Optional.of(jar.toString()) : Optional.empty();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class path entry is no path: " + source.getLocation(), e);
        }
    }

    /**
     * Connects.
     *
     * @param name of the application, on Spark's page
     */
    JavaSparkContext connect(String name) {
        SparkConf conf = conf();
        conf.setIfMissing("spark.app.name", name);
        try {
            return new JavaSparkContext(conf);
        } catch (RuntimeException e) {
            throw new CadenzaException(
                    "Spark at %s cannot be reached: %s. Check --master."
                            .formatted(conf.get("spark.master"), firstLine(e)),
                    e);
        }
    }

    /** What Spark says of a failure, in one line. */
    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
