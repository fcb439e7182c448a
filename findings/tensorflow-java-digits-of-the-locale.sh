#!/usr/bin/env bash
# TensorFlow Java 1.1.0 numbers operations in the digits of the JVM's default locale, and then refuses the names.
#
# Two operations of one kind without names of their own become "VarHandleOp" and "VarHandleOp_1". The number is formatted with
# the default locale, so in Arabic (Egypt) the second is "VarHandleOp_" and an Arabic-Indic one. Node names are ASCII, so a
# session that runs the graph refuses it. Seen: TFInvalidArgumentException, "Node name contains invalid characters"; in English
# it runs.
#
# Needs a JDK 17 or later, Maven, and Linux on x86-64. Exits with 0 as long as the behavior is as described.
set -euo pipefail

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
      <groupId>org.tensorflow</groupId>
      <artifactId>tensorflow-core-api</artifactId>
      <version>1.1.0</version>
    </dependency>
    <dependency>
      <groupId>org.tensorflow</groupId>
      <artifactId>tensorflow-core-native</artifactId>
      <version>1.1.0</version>
      <classifier>linux-x86_64</classifier>
    </dependency>
  </dependencies>
</project>
POM
cat >TwoVariables.java <<'JAVA'
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

public class TwoVariables {
    public static void main(String[] args) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            tf.varHandleOp(TFloat32.class, Shape.of(1));
            var second = tf.varHandleOp(TFloat32.class, Shape.of(1));
            try (Session session = new Session(graph)) {
                session.runner().addTarget(second.op()).run();
            }
            System.out.println("ran");
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
JAVA
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib

run() { TF_CPP_MIN_LOG_LEVEL=3 java -Dfile.encoding=UTF-8 "$@" -cp 'lib/*' TwoVariables.java 2>/dev/null; }
english=$(run -Duser.language=en -Duser.country=US)
arabic=$(run -Duser.language=ar -Duser.country=EG)
echo "English: $english"
echo "Arabic (Egypt): $arabic"
[ "$english" = ran ] && [[ $arabic == TFInvalidArgumentException:*"invalid characters"* ]]
