package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bill of materials, which Maven makes with {@code -Prelease}, names all that the distribution carries. */
@Tag("release")
class BillOfMaterialsIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("cadenza.distribution", "target/cadenza"));
    private static final Path BILL = DISTRIBUTION.resolveSibling(DISTRIBUTION.getFileName() + "-bom.json");

    @Test
    void everyJarOfTheDistributionIsOnTheBill() throws IOException {
        assertThat(BILL).exists();
        JsonNode bill = JsonMapper.builder().build().readTree(Files.readString(BILL));
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> named = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
            named.add(component.path("name").asText() + "-"
                    + component.path("version").asText());
        }

        try (JarFile program =
                new JarFile(DISTRIBUTION.resolve("lib/cadenza.jar").toFile())) {
            String classPath = program.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            assertThat(classPath.split(" "))
                    .hasSizeGreaterThan(20)
                    .allSatisfy(jar -> assertThat(named)
                            .as(jar)
                            .anyMatch(name -> jar.equals(name + ".jar") || jar.startsWith(name + "-")));
        }
    }
}
