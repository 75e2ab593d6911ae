package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists. */
class DocumentationTest {

    @Test
    void everySettingIsInTheConfigurationReferenceWithItsDefault() throws IOException {
        String reference = Files.readString(Path.of("CONFIGURATION.md"));
        List<Class<?>> mappings = new ClassFileImporter()
                .importPath("target/classes").stream()
                        .filter(one -> one.isAnnotatedWith(ConfigMapping.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();

        assertThat(mappings).isNotEmpty();
        for (Class<?> mapping : mappings) {
            ConfigMappings.getProperties(ConfigClass.configClass(mapping))
                    .forEach((name, property) -> assertThat(reference)
                            .containsPattern(
                                    "(?m)^\\| `" + Pattern.quote(name.replace("[*]", "")) + "`(, `[A-Z_]+`)? \\| "
                                            + (property.hasDefaultValue()
                                                    ? Pattern.quote("`" + property.getDefaultValue() + "`")
                                                    : "–")
                                            + " \\| \\S"));
        }
    }

    @Test
    void everyTestThatTheReadmeNamesAsProofIsThere() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> proofs = Pattern.compile("`(\\w*[a-z](?:Test|IT))(\\.\\w+)?`")
                .matcher(readme)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replace("`", ""))
                .toList();
        List<String> sources = sourcesOfTests();

        assertThat(proofs).isNotEmpty().allSatisfy(proof -> {
            String[] name = proof.split("\\.");
            assertThat(sources)
                    .anySatisfy(source -> assertThat(source)
                            .contains("class " + name[0])
                            .contains(name.length == 1 ? "" : "void " + name[1] + "("));
        });
    }

    @Test
    void everyEnvironmentNameOfTheConfigurationIsInTheExampleFile() throws IOException {
        String example = Files.readString(Path.of(".env.example"));
        Stream<String> names = Pattern.compile("\\$\\{([A-Z_]+):")
                .matcher(Files.readString(Path.of("src/main/resources/application.properties")))
                .results()
                .map(match -> match.group(1));

        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(example).contains("\n" + name + "="));
    }

    private static List<String> sourcesOfTests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(Files::isRegularFile)
                    .map(DocumentationTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
