package io.cadenza.core.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPU that the NVIDIA driver knows.
 *
 * @param device its number, as {@code device: gpu:n} counts
 * @param name its product name
 * @param memory in MiB
 * @param capability its compute capability times ten, such as 86 for 8.6
 */
public record NvidiaGpu(Device device, String name, long memory, int capability) {
    /** Comes with every driver. */
    public static final String COMMAND = "nvidia-smi";

    private static final Pattern LINE = Pattern.compile("(\\d{1,3}), (.+), (\\d{1,9}), (\\d{1,2})\\.(\\d)");
    private static final long PATIENCE_SECONDS = 20;

    /** The GPUs that a driver's command lists; none where there is no driver or it does not answer. */
    public static List<NvidiaGpu> list(String command) {
        try {
            Process process = new ProcessBuilder(
                            command, "--query-gpu=index,name,memory.total,compute_cap", "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            return process.exitValue() == 0 ? parse(text) : List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // there is no such command, so there is no driver
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static List<NvidiaGpu> parse(String text) {
        List<NvidiaGpu> gpus = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher parts = LINE.matcher(line.strip());
            if (parts.matches()) {
                gpus.add(new NvidiaGpu(
                        new Device(Device.Kind.GPU, Integer.parseInt(parts.group(1))),
                        parts.group(2),
                        Long.parseLong(parts.group(3)),
                        10 * Integer.parseInt(parts.group(4)) + Integer.parseInt(parts.group(5))));
            }
        });
        return gpus;
    }

    @Override
    public String toString() {
        return "%s (%s, %d MiB, compute capability %d.%d)"
                .formatted(device, name, memory, capability / 10, capability % 10);
    }
}
