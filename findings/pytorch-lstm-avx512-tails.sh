#!/usr/bin/env bash
# PyTorch 2.7.1's LSTM gives wrong results without gradients on an AMD EPYC with AVX-512 (family 26, model 2) where the number of
# units divided by 32 leaves 1 to 16.
#
# Without gradients the operation is oneDNN 3.7.1's "brgemm:avx512_core", which computes blocks of 32 units. Seen: with 40 units,
# standard normal input and weights of half that, hidden states between -1 and 1 differ by 1.0 from the equations in double precision;
# by 0.05 to 1.4 with 1 to 16, 33, 48, 80, 100, 129, 144 and 200 units, one thread or two. With 20, 31, 32, 64, 96, 127 and 256 units
# they agree to 1e-4, and so do all where oneDNN is told to use AVX2 (ONEDNN_MAX_CPU_ISA) or gradients are recorded. On an Intel Xeon
# (Emerald Rapids) LSTMs of 6 to 9 units were right.
#
# Needs a JDK 17 or later, Maven, Linux, and an AMD processor with AVX-512: exits with 2 on others, else with 0 as long as the behavior
# is as described.
set -euo pipefail

if ! grep -q AuthenticAMD /proc/cpuinfo || ! grep -q avx512bw /proc/cpuinfo; then
    echo "This processor is not one on which it was seen."
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>ai.djl.pytorch</groupId>
      <artifactId>pytorch-engine</artifactId>
      <version>0.35.1</version>
    </dependency>
    <dependency>
      <groupId>ai.djl.pytorch</groupId>
      <artifactId>pytorch-native-cpu</artifactId>
      <version>2.7.1</version>
      <classifier>linux-x86_64</classifier>
    </dependency>
    <dependency>
      <groupId>ai.djl.pytorch</groupId>
      <artifactId>pytorch-jni</artifactId>
      <version>2.7.1-0.35.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
POM
cat >Lstm.java <<'JAVA'
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/** Prints how far one layer on one stream is from the equations at most: Lstm UNITS. */
public class Lstm {
    private static final int TIME = 6;
    private static final int INPUTS = 16;

    public static void main(String[] args) {
        int units = Integer.parseInt(args[0]);
        Random random = new Random(1);
        float[] x = normal(random, TIME * INPUTS, 1);
        float[] input = normal(random, 4 * units * INPUTS, 0.5f);
        float[] recurrent = normal(random, 4 * units * units, 0.5f);
        float[] bias = normal(random, 4 * units, 0.5f);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray sequence = manager.create(x, new Shape(TIME, 1, INPUTS));
            Shape state = new Shape(1, 1, units);
            NDList parameters = new NDList(
                    manager.create(input, new Shape(4 * units, INPUTS)),
                    manager.create(recurrent, new Shape(4 * units, units)),
                    manager.create(bias),
                    manager.zeros(new Shape(4 * units)));
            float[] hidden = sequence.getNDArrayInternal()
                    .lstm(sequence, new NDList(manager.zeros(state), manager.zeros(state)), parameters, true, 1, 0, false, false, false)
                    .head()
                    .toFloatArray();
            System.out.printf("%.7f%n", difference(units, x, input, recurrent, bias, hidden));
        }
    }

    private static double difference(int units, float[] x, float[] input, float[] recurrent, float[] bias, float[] hidden) {
        double[] h = new double[units];
        double[] c = new double[units];
        double most = 0;
        for (int t = 0; t < TIME; t++) {
            double[] sums = new double[4 * units];
            for (int row = 0; row < sums.length; row++) {
                sums[row] = bias[row];
                for (int i = 0; i < INPUTS; i++) {
                    sums[row] += input[row * INPUTS + i] * x[t * INPUTS + i];
                }
                for (int i = 0; i < units; i++) {
                    sums[row] += recurrent[row * units + i] * h[i];
                }
            }
            for (int i = 0; i < units; i++) {
                c[i] = sigmoid(sums[units + i]) * c[i] + sigmoid(sums[i]) * Math.tanh(sums[2 * units + i]);
                h[i] = sigmoid(sums[3 * units + i]) * Math.tanh(c[i]);
                most = Math.max(most, Math.abs(h[i] - hidden[t * units + i]));
            }
        }
        return most;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static float[] normal(Random random, int length, float deviation) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = deviation * (float) random.nextGaussian();
        }
        return values;
    }
}
JAVA
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib

run() { DJL_CACHE_DIR=$folder/cache java -cp 'lib/*' Lstm.java "$@" 2>/dev/null; }
forty=$(run 40)
many=$(run 64)
avx2=$(ONEDNN_MAX_CPU_ISA=AVX2 run 40)
echo "40 units: $forty"
echo "64 units: $many"
echo "40 units, AVX2: $avx2"
awk "BEGIN { exit !($forty > 0.1 && $many < 1e-5 && $avx2 < 1e-5) }"
